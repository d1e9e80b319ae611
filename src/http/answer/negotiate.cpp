// SPDX-License-Identifier: MIT
#include "message/field_list.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/negotiate.hpp>

#include <compare>
#include <string>

namespace framesd::http {
namespace {

// One element of Accept or Accept-Encoding.
struct Wish {
  std::string_view name;  // "text/csv", "text/*", "*/*"; "gzip", "*"
  int weight = kFullWeight;
};

std::optional<Wish> read_wish(std::string_view element) noexcept {
  Wish wish{.name = next_part(element, ';').value_or(std::string_view{})};
  while (const auto part = next_part(element, ';')) {
    const auto parameter = read_parameter(*part);
    if (!parameter && !part->empty()) return std::nullopt;
    if (!parameter || !equal_ignoring_case(parameter->name, "q")) continue;
    const auto weight = read_weight(parameter->value);
    if (!weight) return std::nullopt;
    wish.weight = *weight;
  }
  return wish;
}

// How exactly a media range names a type.
enum Exactness : int { kNotAtAll, kAnyType, kAnySubtype, kExactly };

bool is_media_range(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view type = text.substr(0, slash);
  const std::string_view subtype = text.substr(slash + 1);
  return is_token(type) && is_token(subtype) && (type != "*" || subtype == "*");
}

Exactness exactness(std::string_view range, std::string_view type) noexcept {
  if (range == "*/*") return kAnyType;
  if (equal_ignoring_case(range, type)) return kExactly;
  const std::size_t slash = range.find('/');
  const bool any_subtype = range.substr(slash) == "/*" && type.substr(0, slash + 1).ends_with('/') &&
                           equal_ignoring_case(range.substr(0, slash), type.substr(0, slash));
  return any_subtype ? kAnySubtype : kNotAtAll;
}

// What Accept says about one type: the element that names it most exactly decides.
struct Standing {
  int weight = 0;
  int exactness = kNotAtAll;

  auto operator<=>(const Standing&) const = default;
};

struct Standings {
  Standing of_type;
  bool any_element = false;  // that could be read
};

Standings standing_of(std::string_view type, std::string_view accept) noexcept {
  Standings all;
  while (const auto element = next_part(accept, ',')) {
    const auto wish = read_wish(*element);
    if (!wish || !is_media_range(wish->name)) continue;
    all.any_element = true;
    const Standing standing{wish->weight, exactness(wish->name, type)};
    if (standing.exactness > all.of_type.exactness) all.of_type = standing;
  }
  return all;
}

bool is_gzip(std::string_view name) noexcept {
  return equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip");
}

}  // namespace

std::optional<std::size_t> choose_media_type(std::optional<std::string_view> accept,
                                             std::span<const std::string_view> offered) noexcept {
  if (!accept) return 0;
  std::optional<std::size_t> chosen;
  Standing best;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const Standings standings = standing_of(offered[i], *accept);
    if (!standings.any_element) return 0;
    if (standings.of_type.weight == 0 || standings.of_type <= best) continue;
    best = standings.of_type;
    chosen = i;
  }
  return chosen;
}

Problem not_acceptable(std::span<const std::string_view> offered) {
  Problem problem{.status = 406, .detail = "This is available as "};
  for (const std::string_view& type : offered) {
    if (&type != &offered.front()) problem.detail += &type == &offered.back() ? " or " : ", ";
    problem.detail += type;
  }
  problem.detail += '.';
  return problem;
}

Coding choose_coding(std::optional<std::string_view> accept_encoding) noexcept {
  std::optional<int> gzip;
  std::optional<int> identity;
  std::optional<int> others;
  std::string_view rest = accept_encoding.value_or(std::string_view{});
  while (const auto element = next_part(rest, ',')) {
    const auto wish = read_wish(*element);
    if (!wish) continue;
    if (is_gzip(wish->name)) gzip = wish->weight;
    if (equal_ignoring_case(wish->name, "identity")) identity = wish->weight;
    if (wish->name == "*") others = wish->weight;
  }
  const int wanted = gzip.value_or(others.value_or(0));
  return wanted > 0 && wanted >= identity.value_or(0) ? Coding::gzip : Coding::identity;
}

}  // namespace framesd::http
