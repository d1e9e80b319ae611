// SPDX-License-Identifier: MIT
#include "plain_number.hpp"
#include "words.hpp"
#include "write_facts.hpp"
#include <framesd/base/json_writer.hpp>

namespace framesd::facts {
namespace {

void write_known(JsonWriter& out, std::string_view name, const std::optional<std::string>& text) {
  if (text) out.member(name, *text);
}

void write_known(JsonWriter& out, std::string_view name, const std::optional<double>& number) {
  if (number) out.member(name, PlainNumber{*number});
}

template <class Word>
void write_known(JsonWriter& out, std::string_view name, const std::optional<Word>& word,
                 std::span<const std::string_view> words) {
  if (word) out.member(name, words[static_cast<std::size_t>(*word)]);
}

void write_survey(JsonWriter& out, const std::vector<Station>& survey) {
  out.key("survey").begin_array();
  for (const Station& station : survey) {
    out.begin_array().value(PlainNumber{station.depth}).value(PlainNumber{station.inclination});
    out.value(PlainNumber{station.azimuth}).end_array();
  }
  out.end_array();
}

void write_absent(JsonWriter& out, const std::vector<double>& absent) {
  out.key("absent").begin_array();
  for (const double value : absent) out.value(PlainNumber{value});
  out.end_array();
}

void write_scale(JsonWriter& out, const Scale& scale) {
  out.key("scale").begin_object();
  out.member("lo", PlainNumber{scale.lo}).member("hi", PlainNumber{scale.hi}).member("log", scale.log);
  write_known(out, "unit", scale.unit);
  out.end_object();
}

// The characters of a key need no escaping.
void write_tags(JsonWriter& out, const decltype(Facts::tags)& tags) {
  out.key("tags").begin_object();
  for (const auto& [key, text] : tags) out.member(key, text);
  out.end_object();
}

enum class Survey { written, left_out };

std::string json_of(const Facts& facts, Survey survey) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_known(out, "title", facts.title);
  write_known(out, "well", facts.well);
  write_known(out, "pass", facts.pass);
  write_known(out, "run", facts.run);
  write_known(out, "tool", facts.tool);
  write_known(out, "description", facts.description);
  write_known(out, "unit", facts.unit, kUnits);
  write_known(out, "bit_size", facts.bit_size);
  write_known(out, "azimuth_reference", facts.azimuth_reference, kAzimuthReferences);
  write_known(out, "azimuth_zero", facts.azimuth_zero);
  write_known(out, "declination", facts.declination);
  if (!facts.survey.empty() && survey == Survey::written) write_survey(out, facts.survey);
  if (facts.absent) write_absent(out, *facts.absent);
  if (facts.scale) write_scale(out, *facts.scale);
  if (!facts.tags.empty()) write_tags(out, facts.tags);
  out.end_object();
  return text;
}

}  // namespace

std::string facts_json(const Facts& facts) { return json_of(facts, Survey::written); }

std::size_t bytes_without_survey(const Facts& facts) { return json_of(facts, Survey::left_out).size(); }

}  // namespace framesd::facts
