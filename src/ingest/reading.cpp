// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/facts/facts.hpp>
#include <framesd/facts/outline.hpp>
#include <framesd/ingest/reading.hpp>
#include <framesd/store/store.hpp>

#include <charconv>
#include <cmath>
#include <optional>

namespace framesd::ingest {
namespace {

using Kind = ScaleChoice::Kind;

constexpr std::string_view kLog = "log,";
constexpr int kTries = 8;  // to write facts that others change at the same time

std::optional<double> finite_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<formats::Scale> scale_in(std::string_view text) {
  formats::Scale scale{.log = text.starts_with(kLog)};
  if (scale.log) text.remove_prefix(kLog.size());
  const std::size_t comma = text.find(',');
  if (comma == text.npos) return std::nullopt;
  const auto lo = finite_number(text.substr(0, comma));
  const auto hi = finite_number(text.substr(comma + 1));
  if (!lo || !hi || *lo == *hi || (scale.log && (*lo <= 0 || *hi <= 0))) return std::nullopt;
  if (!scale.log && !facts::has_scale_span(*lo, *hi)) return std::nullopt;
  scale.lo = *lo;
  scale.hi = *hi;
  return scale;
}

formats::Scale scale_of(const facts::Scale& scale) { return {scale.lo, scale.hi, scale.log}; }

// A log, as far as it decides how numbers are read into it.
struct Known {
  facts::Facts facts;
  store::Version version;
  bool empty = true;        // there are no rows
  bool undescribed = true;  // nor facts
  bool replaced = false;    // by what is read: neither rows nor scale will be there any more

  std::optional<formats::Scale> scale() const {
    return facts.scale ? std::optional(scale_of(*facts.scale)) : std::nullopt;
  }
};

checked<Known> known_of(store::Log& log, bool whole) {
  const auto summary = store::summary_of(log);
  if (!summary) return Failure{summary.error(), summary.error().message()};
  Known known{.facts = {}, .version = summary->version, .empty = summary->extent.frames == 0};
  if (summary->facts.empty()) return known;
  known.undescribed = false;
  if (whole) {
    auto read = facts::parse_facts(summary->facts);
    if (!read) return read.error();
    known.facts = *std::move(read);
  } else {
    auto read = facts::outline_of(summary->facts);
    if (!read) return read.error();
    known.facts = std::move(read->facts);
  }
  return known;
}

// Rows of two scales in one log could not be told apart.
checked<void> may_be_scaled_by(const Known& known, const formats::Scale& scale) {
  const auto kept = known.scale();
  if (kept && *kept != scale) {
    return fail(errc::log_scale_differs, "the log has the scale " + text_of(*kept) + ", not " +
                                             text_of(scale) +
                                             ": use scale=kept, or store the rows in a log of their own");
  }
  if (kept || known.empty) return {};
  return fail(
      errc::log_scale_differs,
      "the log has rows that were stored without a scale: if " + text_of(scale) +
          " is true of them as well, add it to the facts of the log first (PUT /log), else store these "
          "rows in a log of their own");
}

checked<void> choose_scale(const ScaleChoice& choice, const Known& known, Reading& reading) {
  const auto kept = known.scale();
  switch (choice.kind) {
    case Kind::none:
      if (kept)
        reading.remarks.push_back("the log has the scale " + text_of(*kept) +
                                  ", but this ingest named none: numbers were taken as samples 0..255");
      return {};
    case Kind::given:
      reading.rules.scale = choice.scale;
      if (known.replaced) return {};
      return may_be_scaled_by(known, choice.scale);
    case Kind::kept:
      if (!kept) return fail(errc::log_scale_differs, "scale=kept: the log has no scale yet");
      break;
    case Kind::automatic:
      reading.needs_percentiles = !kept;
      if (!kept && !known.empty && !known.replaced) return may_be_scaled_by(known, choice.scale);
      break;
  }
  reading.rules.scale = kept;
  return {};
}

// The facts that are known, with this scale.
store::Describe describe(Known known, const formats::Scale& scale) {
  known.facts.scale = facts::Scale{.lo = scale.lo, .hi = scale.hi, .log = scale.log};
  store::Describe describe{.facts = facts::facts_json(known.facts)};
  if (known.undescribed) {
    describe.precondition.none_match = {.any = true};
  } else {
    describe.precondition.match = {.versions = {known.version}};
  }
  return describe;
}

}  // namespace

checked<ScaleChoice> parse_scale(std::string_view text) {
  if (text == "none") return ScaleChoice{};
  if (text == "kept") return ScaleChoice{.kind = Kind::kept};
  if (text == "auto") return ScaleChoice{.kind = Kind::automatic};
  if (const auto scale = scale_in(text)) return ScaleChoice{.kind = Kind::given, .scale = *scale};
  return fail(errc::number_malformed,
              "is none, kept, auto, or the numbers that become 0 and 255, at most 1e305 apart: lo,hi or "
              "log,lo,hi");
}

std::string text_of(const formats::Scale& scale) {
  std::string text(scale.log ? kLog : std::string_view());
  append_number(text, scale.lo);
  text += ',';
  append_number(text, scale.hi);
  return text;
}

std::string text_of(const ScaleChoice& choice) {
  switch (choice.kind) {
    case Kind::none: return "none";
    case Kind::kept: return "kept";
    case Kind::automatic: return "auto";
    case Kind::given: break;
  }
  return text_of(choice.scale);
}

checked<Reading> reading_for(store::Log& log, const ReadingChoice& choice) {
  auto known = known_of(log, false);
  if (!known) return known.error();
  known->replaced = choice.replaces;
  Reading reading;
  const auto absent = known->facts.absent_values();
  reading.rules.absent_values.assign(absent.begin(), absent.end());
  reading.rules.reject_absent = choice.absent == AbsentAs::reject;
  if (known->facts.unit) reading.depth_unit = *known->facts.unit == facts::Unit::foot ? "ft" : "m";
  if (const auto chosen = choose_scale(choice.scale, *known, reading); !chosen) return chosen.error();
  return reading;
}

checked<void> keep_scale(store::Log& log, const formats::Scale& scale) {
  for (int tries = 0; tries < kTries; ++tries) {
    auto known = known_of(log, true);
    if (!known) return known.error();
    if (const auto may = may_be_scaled_by(*known, scale); !may) return may;
    if (known->scale()) return {};
    const auto done = log.write_and_wait(describe(*std::move(known), scale));
    if (done) return {};
    if (done.error() != errc::precondition_failed) return Failure{done.error(), done.error().message()};
  }
  return fail(errc::log_scale_differs,
              "the facts of the log change again and again: its scale cannot be kept");
}

checked<store::Describe> describe_with(store::Log& log, const formats::Scale& scale) {
  auto known = known_of(log, true);
  if (!known) return known.error();
  return describe(*std::move(known), scale);
}

checked<void> check_scale(store::Log& log, const formats::Scale& scale) {
  const auto known = known_of(log, false);
  if (!known) return known.error();
  const auto kept = known->scale();
  if (kept == scale) return {};
  return fail(errc::log_scale_differs,
              "the scale of the log was " +
                  (kept ? "changed to " + text_of(*kept) : std::string("taken away")) +
                  " while rows were stored by " + text_of(scale) +
                  ": see the facts of the log, and store the rows again by the scale that is right");
}

}  // namespace framesd::ingest
