// SPDX-License-Identifier: MIT
#include "structures.hpp"

#include "members.hpp"
#include "plain_number.hpp"
#include <framesd/base/number.hpp>
#include <framesd/frame/depth.hpp>

#include <algorithm>
#include <array>

namespace framesd::facts {
namespace {

constexpr std::array<std::string_view, 4> kScaleNames = {"lo", "hi", "log", "unit"};

std::string element(std::string_view array, std::size_t index) {
  return std::string(array) + "[" + std::to_string(index) + "]";
}

Failure refuse_size(std::string_view where, std::size_t max, std::string_view things, std::size_t given) {
  return refuse(where, "must have at most " + with_thousands(max) + " " + std::string(things) + ", not " +
                           with_thousands(given));
}

checked<Station> station_of(const Value& value, std::string_view where) {
  constexpr std::string_view kForm = "an array [depth, inclination, azimuth]";
  const auto* const parts = value.get<Array>();
  if (parts == nullptr) return refuse_kind(where, kForm, value);
  if (parts->size() != 3) {
    return refuse(where, "must be " + std::string(kForm) + ", not one of " + std::to_string(parts->size()) +
                             (parts->size() == 1 ? " value" : " values"));
  }
  const auto depth = number_of((*parts)[0], where, kAnyNumber, "the depth");
  if (!depth) return depth.error();
  const auto inclination = number_of((*parts)[1], where, kInclinations, "the inclination");
  if (!inclination) return inclination.error();
  const auto azimuth = number_of((*parts)[2], where, kAzimuths, "the azimuth");
  if (!azimuth) return azimuth.error();
  return Station{*depth, *inclination, *azimuth};
}

// As any depth of a log: in steps of 1e-6, and no further from 0 than such a count goes.
checked<Depth> depth_of(const Station& station, std::string_view where) {
  const std::string text = PlainNumber{station.depth}.text();
  if (const auto depth = Depth::parse(text)) return *depth;
  return refuse(where, "the depth must be from " + Depth::lowest().text() + " to " + Depth::highest().text() +
                           ", not " + text);
}

Failure refuse_order(std::string_view where, const Station& before, const Station& station, Depth depth) {
  std::string what = "the depth must be above that of the station before, " +
                     PlainNumber{before.depth}.text() + ", not " + PlainNumber{station.depth}.text();
  if (station.depth > before.depth) what += "; both are " + depth.text() + " in steps of 0.000001";
  return refuse(where, what);
}

bool is_tag_key(std::string_view key) noexcept {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return !key.empty() && key.size() <= kTagKeyBytesMax &&
         key.find_first_not_of(kAllowed) == std::string_view::npos;
}

// lo and hi are there and go together.
checked<Scale> consistent(const Scale& scale, std::optional<double> lo, std::optional<double> hi) {
  if (!lo) return refuse("scale.lo", "is missing; a scale has lo and hi");
  if (!hi) return refuse("scale.hi", "is missing; a scale has lo and hi");
  if (*lo == *hi) return refuse("scale", "lo and hi must differ, but both are " + PlainNumber{*lo}.text());
  if (scale.log && (*lo <= 0 || *hi <= 0)) {
    return refuse("scale", "lo and hi of a logarithmic scale must be above 0, not " +
                               PlainNumber{*lo}.text() + " and " + PlainNumber{*hi}.text());
  }
  if (!scale.log && !has_scale_span(*lo, *hi)) {
    return refuse("scale", "lo and hi must be at most 1e+305 apart, not " + PlainNumber{*lo}.text() +
                               " and " + PlainNumber{*hi}.text());
  }
  return Scale{*lo, *hi, scale.log, scale.unit};
}

}  // namespace

checked<std::vector<Station>> survey_of(const Value& value) {
  const auto* const list = value.get<Array>();
  if (list == nullptr) return refuse_kind("survey", "an array of stations", value);
  if (list->size() > kStationsMax) return refuse_size("survey", kStationsMax, "stations", list->size());
  std::vector<Station> survey;
  survey.reserve(list->size());
  Depth before;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto station = station_of((*list)[i], element("survey", i));
    if (!station) return station.error();
    const auto depth = depth_of(*station, element("survey", i));
    if (!depth) return depth.error();
    if (i != 0 && *depth <= before)
      return refuse_order(element("survey", i), survey.back(), *station, *depth);
    before = *depth;
    survey.push_back(*station);
  }
  return survey;
}

checked<std::vector<double>> absent_of(const Value& value) {
  const auto* const list = value.get<Array>();
  if (list == nullptr) return refuse_kind("absent", "an array of numbers", value);
  if (list->size() > kAbsentMax) return refuse_size("absent", kAbsentMax, "numbers", list->size());
  std::vector<double> absent;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto number = number_of((*list)[i], element("absent", i), kAnyNumber);
    if (!number) return number.error();
    absent.push_back(*number);
  }
  return absent;
}

checked<Scale> scale_of(const Value& value) {
  const auto* const object = value.get<Object>();
  if (object == nullptr) return refuse_kind("scale", "an object", value);
  if (const auto names = check_names(*object, "scale", kScaleNames); !names) return names.error();
  Scale scale;
  std::optional<double> lo;
  std::optional<double> hi;
  for (const auto& [name, given] : *object) {
    if (name == "log") {
      const auto truth = truth_of(given, "scale.log");
      if (!truth) return truth.error();
      scale.log = *truth;
    } else if (name == "unit") {
      auto text = text_of(given, "scale.unit", kScaleUnitBytesMax);
      if (!text) return text.error();
      scale.unit = *std::move(text);
    } else {
      const auto number = number_of(given, "scale." + name, kAnyNumber);
      if (!number) return number.error();
      (name == "lo" ? lo : hi) = *number;
    }
  }
  return consistent(scale, lo, hi);
}

checked<decltype(Facts::tags)> tags_of(const Value& value) {
  const auto* const object = value.get<Object>();
  if (object == nullptr) return refuse_kind("tags", "an object of strings", value);
  if (object->size() > kTagsMax) return refuse_size("tags", kTagsMax, "members", object->size());
  decltype(Facts::tags) tags;
  for (const auto& [key, given] : *object) {
    if (!is_tag_key(key)) {
      return refuse("tags", "the key " + in_quotes(key) +
                                " must have 1 to 64 characters of A-Z, a-z, 0-9, '_', '.' and '-'");
    }
    const std::string where = "tags." + key;
    auto text = text_of(given, where, kTextBytesMax);
    if (!text) return text.error();
    if (!tags.emplace(key, *std::move(text)).second) return refuse(where, "given twice; once is allowed");
  }
  return tags;
}

}  // namespace framesd::facts
