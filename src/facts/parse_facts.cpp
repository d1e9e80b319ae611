// SPDX-License-Identifier: MIT
//
// From JSON to Facts: the outermost object, member by member.
#include "json_tree.hpp"
#include "members.hpp"
#include "structures.hpp"
#include "words.hpp"
#include "write_facts.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace framesd::facts {
namespace {

constexpr Range kBitSizes{
    .min = 0, .max = kBitSizeMax, .above_min = true, .words = "above 0 and at most 10,000"};
constexpr Range kDeclinations{.min = -180, .max = 180, .words = "from -180 to 180"};

// Puts what was read where it belongs, or passes the failure on.
template <class T, class Read>
checked<void> keep(T& place, checked<Read> read) {
  if (!read) return read.error();
  place = *std::move(read);
  return {};
}

// As above, an enumerator by its place among the words.
template <class Word>
checked<void> keep_word(std::optional<Word>& place, const checked<std::size_t>& read) {
  if (!read) return read.error();
  place = static_cast<Word>(*read);
  return {};
}

template <std::optional<std::string> Facts::*kPlace>
checked<void> read_text(const Value& value, std::string_view name, Facts& facts) {
  return keep(facts.*kPlace, text_of(value, name, kTextBytesMax));
}

template <std::optional<double> Facts::*kPlace, const Range& kRange>
checked<void> read_number(const Value& value, std::string_view name, Facts& facts) {
  return keep(facts.*kPlace, number_of(value, name, kRange));
}

template <auto kPlace, auto kRead>
checked<void> read_structure(const Value& value, std::string_view, Facts& facts) {
  return keep(facts.*kPlace, kRead(value));
}

checked<void> read_description(const Value& value, std::string_view name, Facts& facts) {
  return keep(facts.description, text_of(value, name, kDescriptionBytesMax, Lines::many));
}

checked<void> read_unit(const Value& value, std::string_view name, Facts& facts) {
  return keep_word(facts.unit, word_of(value, name, kUnits));
}

checked<void> read_azimuth_reference(const Value& value, std::string_view name, Facts& facts) {
  return keep_word(facts.azimuth_reference, word_of(value, name, kAzimuthReferences));
}

using ReadMember = checked<void> (*)(const Value&, std::string_view name, Facts&);

constexpr std::array<std::string_view, 15> kNames = {"title",        "well",        "pass",
                                                     "run",          "tool",        "description",
                                                     "unit",         "bit_size",    "azimuth_reference",
                                                     "azimuth_zero", "declination", "survey",
                                                     "absent",       "scale",       "tags"};

// Each at the place of its name.
constexpr std::array<ReadMember, kNames.size()> kReaders = {
    read_text<&Facts::title>,
    read_text<&Facts::well>,
    read_text<&Facts::pass>,
    read_text<&Facts::run>,
    read_text<&Facts::tool>,
    read_description,
    read_unit,
    read_number<&Facts::bit_size, kBitSizes>,
    read_azimuth_reference,
    read_number<&Facts::azimuth_zero, kAzimuths>,
    read_number<&Facts::declination, kDeclinations>,
    read_structure<&Facts::survey, survey_of>,
    read_structure<&Facts::absent, absent_of>,
    read_structure<&Facts::scale, scale_of>,
    read_structure<&Facts::tags, tags_of>,
};

Failure refuse_json(std::string what) { return fail(errc::json_malformed, std::move(what)); }

checked<void> check_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return refuse_json("not UTF-8 at byte " + std::to_string(at + 1));
    at += length;
  }
  return {};
}

OtherMember other_of(const Value& value, std::size_t which) {
  OtherMember other{.which = which};
  if (value.get<std::nullptr_t>() != nullptr) other.value = nullptr;
  if (const auto* const number = value.get<double>()) other.value = *number;
  if (const auto* const text = value.get<std::string>()) other.value = *text;
  return other;
}

checked<FactsAndOthers> read_members(const Object& object, std::span<const std::string_view> others) {
  std::vector<std::string_view> names(kNames.begin(), kNames.end());
  names.insert(names.end(), others.begin(), others.end());
  if (const auto known = check_names(object, {}, names); !known) return known.error();
  FactsAndOthers found;
  std::string faults;  // a line each
  for (const auto& [name, value] : object) {
    const auto index = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    if (index >= kNames.size()) {
      found.others.push_back(other_of(value, index - kNames.size()));
    } else if (const auto read = kReaders[index](value, kNames[index], found.facts); !read) {
      faults.append(faults.empty() ? "" : "\n").append(read.error().detail);
    }
  }
  if (!faults.empty()) return fail(errc::facts_malformed, std::move(faults));
  return found;
}

}  // namespace

std::span<const double> Facts::absent_values() const noexcept {
  static constexpr std::array kUsual = {-999.25, -999.0, -9999.0, -32768.0};
  if (absent) return *absent;
  return kUsual;
}

checked<Facts> parse_facts(std::string_view json) {
  auto found = parse_facts_beside({}, json);
  if (!found) return found.error();
  return std::move(found->facts);
}

checked<FactsAndOthers> parse_facts_beside(std::span<const std::string_view> others, std::string_view json) {
  if (json.size() > kJsonBytesMax) {
    return refuse_json("facts must have at most " + with_thousands(kJsonBytesMax) + " bytes, not " +
                       with_thousands(json.size()));
  }
  if (const auto utf8 = check_utf8(json); !utf8) return utf8.error();
  if (json.starts_with(kByteOrderMark)) json.remove_prefix(kByteOrderMark.size());
  const auto tree = parse_json(json);
  if (!tree) return tree.error();
  const auto* const object = tree->get<Object>();
  if (object == nullptr) return refuse_kind("facts", "an object", *tree);
  auto found = read_members(*object, others);
  if (!found) return found;
  if (const std::size_t bytes = bytes_without_survey(found->facts); bytes > kFactsBytesMax) {
    return refuse("facts", "without the survey must have at most " + with_thousands(kFactsBytesMax) +
                               " bytes as JSON, not " + with_thousands(bytes));
  }
  return found;
}

// The sentences are made by refuse() and refuse_unknown().
std::string_view member_at_fault(std::string_view sentence) noexcept {
  if (sentence.starts_with(kUnknownMember)) {
    sentence.remove_prefix(kUnknownMember.size() + 1);
    return sentence.substr(0, sentence.find('"'));
  }
  const std::size_t end = sentence.find(": ");
  const bool is_path = end != std::string_view::npos && sentence.find(' ') == end + 1;
  return is_path && sentence.substr(0, end) != "facts" ? sentence.substr(0, end) : std::string_view();
}

}  // namespace framesd::facts
