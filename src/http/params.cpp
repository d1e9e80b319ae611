// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/params.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

constexpr std::size_t kFaultsMax =
    64;  // a request line holds thousands of parameters; nobody reads that many
constexpr std::size_t kNamesSought =
    8;  // for how many unknown names the nearest is looked for: it costs microseconds
constexpr std::string_view kDepthBounds = "is a depth, a decimal number within +-9223372036854.775807";

std::string shortest(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

std::string number_bounds(double min, double max) { return shortest(min) + " to " + shortest(max); }

std::optional<double> number_within(std::string_view text, double min, double max) noexcept {
  const auto number = Depth::parse(text);
  if (!number || number->units() < min || number->units() > max) return std::nullopt;
  return number->units();
}

}  // namespace

Params::Params(std::span<const Parameter> parameters, std::span<const std::string_view> known,
               std::string_view repeatable)
    : parameters_(parameters), known_(known) {
  std::uint64_t seen = 0;
  for (const auto& [name, value] : parameters) {
    const auto at = std::ranges::find(known, name) - known.begin();
    const std::uint64_t bit = std::uint64_t{1} << (at & 63);
    if (at == std::ssize(known)) {
      if (!name.starts_with('_')) refuse_unknown(name);
    } else if ((seen & bit) != 0 && name != repeatable) {
      if (!has_fault(name)) refuse(400, name, "is given more than once");
    } else {
      seen |= bit;
    }
  }
}

bool Params::same_name(std::string_view a, std::string_view b) noexcept { return equal_ignoring_case(a, b); }

const Parameter* Params::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(parameters_, name, &Parameter::name);
  return found == parameters_.end() ? nullptr : &*found;
}

bool Params::has_fault(std::string_view name) const noexcept {
  return std::ranges::find(faults_, name, &ParameterError::parameter) != faults_.end();
}

void Params::refuse(unsigned status, std::string_view name, std::string detail) {
  status_ = status_ == 0 ? status : std::min(status_, status);
  if (faults_.size() < kFaultsMax) faults_.push_back({std::string(name), std::move(detail)});
}

void Params::refuse_unknown(std::string_view name) {
  if (faults_.size() >= kFaultsMax || has_fault(name)) return;
  std::string detail = "is not a parameter of this route";
  const std::string_view near =
      faults_.size() < kNamesSought ? nearest_name(name, known_) : std::string_view();
  if (!near.empty()) detail.append("; did you mean '").append(near).append("'?");
  refuse(400, name, std::move(detail));
}

void Params::require(std::string_view name) {
  if (!has(name)) refuse(422, name, "is required");
}

std::optional<Depth> Params::depth(std::string_view name) {
  const Parameter* parameter = find(name);
  return parameter == nullptr ? std::nullopt : depth_in_path(name, parameter->value);
}

std::optional<Depth> Params::depth_in_path(std::string_view name, std::string_view segment) {
  const auto depth = Depth::parse(segment);
  if (depth) return *depth;
  refuse(422, name, std::string(kDepthBounds));
  return std::nullopt;
}

std::optional<std::int64_t> Params::integer_in_path(std::string_view name, std::string_view segment) {
  const bool negative = segment.starts_with('-');
  const auto magnitude = parse_count(segment.substr(negative ? 1 : 0));
  if (!magnitude) {
    refuse(422, name, "is a whole number");
    return std::nullopt;
  }
  const auto value = static_cast<std::int64_t>(*magnitude);
  return negative ? -value : value;
}

std::optional<std::uint64_t> Params::count(std::string_view name, std::uint64_t min, std::uint64_t max) {
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return std::nullopt;
  const auto value = parse_count(parameter->value, max);
  if (value && *value >= min) return *value;
  refuse(422, name, "is a count from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<double> Params::number(std::string_view name, double min, double max) {
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return std::nullopt;
  const auto value = number_within(parameter->value, min, max);
  if (!value) refuse(422, name, "is a number from " + number_bounds(min, max));
  return value;
}

std::optional<std::pair<double, double>> Params::number_pair(std::string_view name, double min, double max) {
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return std::nullopt;
  const std::size_t comma = std::min(parameter->value.find(','), parameter->value.size());
  const auto first = number_within(parameter->value.substr(0, comma), min, max);
  const std::string_view behind = parameter->value.substr(comma);
  const auto second = behind.empty() ? std::nullopt : number_within(behind.substr(1), min, max);
  if (first && second) return std::pair(*first, *second);
  refuse(422, name, "is two numbers with a comma between, each from " + number_bounds(min, max));
  return std::nullopt;
}

std::optional<bool> Params::boolean(std::string_view name) {
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return std::nullopt;
  if (parameter->value == "true" || parameter->value == "1") return true;
  if (parameter->value == "false" || parameter->value == "0") return false;
  refuse(422, name, "is one of true, false, 1, 0");
  return std::nullopt;
}

std::optional<std::string_view> Params::text(std::string_view name) {
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return std::nullopt;
  if (!parameter->value.empty()) return parameter->value;
  refuse(422, name, "is empty");
  return std::nullopt;
}

std::vector<std::string_view> Params::texts(std::string_view name) {
  std::vector<std::string_view> values;
  for (const Parameter& parameter : parameters_) {
    if (parameter.name != name) continue;
    if (parameter.value.empty() && !has_fault(name)) refuse(422, name, "is empty");
    values.push_back(parameter.value);
  }
  return values;
}

DepthRange Params::depth_range(std::string_view min_name, std::string_view max_name) {
  const auto min = depth(min_name);
  const auto max = depth(max_name);
  if (min && max && *max < *min) {
    refuse(400, min_name, "is greater than " + std::string(max_name));
    return {};
  }
  return {min.value_or(Depth::lowest()), max.value_or(Depth::highest())};
}

std::optional<Problem> Params::problem() const {
  if (faults_.empty()) return std::nullopt;
  Problem problem{.status = status_};
  for (const auto& [name, detail] : faults_) {
    problem.detail += problem.detail.empty() ? "" : "; ";
    problem.detail.append("'").append(name).append("' ").append(detail);
  }
  if (!problem.detail.ends_with('?')) problem.detail += '.';
  problem.errors = faults_;
  return problem;
}

}  // namespace framesd::http
