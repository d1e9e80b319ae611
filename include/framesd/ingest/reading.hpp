// SPDX-License-Identifier: MIT
//
// Reading: what an ingest makes of numbers and of cells without one, by what was asked for and by the facts
// of the log that takes the rows.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/row_reader.hpp>
#include <framesd/store/log.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

enum class AbsentAs : std::uint8_t {
  keep,    // a row in which samples are absent is stored with gaps
  reject,  // it is rejected
};
constexpr std::array<std::string_view, 2> kAbsentAsNames = {"keep", "reject"};

struct ScaleChoice {
  enum class Kind : std::uint8_t {
    none,       // numbers are samples, 0..255
    kept,       // the scale of the log
    automatic,  // the scale of the log; if it has none, what most numbers of the file lie within
    given,
  };
  Kind kind = Kind::none;
  formats::Scale scale = {};
};

// "none", "kept", "auto", "lo,hi" or "log,lo,hi", as settings and parameters write it.
// Errors: number_malformed, with what it may be.
[[nodiscard]] checked<ScaleChoice> parse_scale(std::string_view text);

// The way back.
[[nodiscard]] std::string text_of(const formats::Scale& scale);
[[nodiscard]] std::string text_of(const ScaleChoice& choice);

struct ReadingChoice {
  AbsentAs absent = AbsentAs::keep;
  ScaleChoice scale = {};
  bool replaces = false;  // the rows become the whole log, so those that it has now need not be of this scale
};

struct Reading {
  formats::SampleRules rules = {};
  std::string depth_unit = {};            // see formats::ReaderOptions
  bool needs_percentiles = false;         // of the source, to be its scale
  std::vector<std::string> remarks = {};  // each a sentence without a full stop

  // For a source that is read from its start.
  formats::ReaderOptions reader_options(std::uint16_t source_width) const {
    return {.source_width = source_width, .rules = rules, .depth_unit = depth_unit};
  }
};

// What holds for a source that goes into `log`. May wait for the store.
//
// Errors: log_scale_differs (the log has another scale, or rows that were stored without one, or none that
// could be kept); those of the store.
[[nodiscard]] checked<Reading> reading_for(store::Log& log, const ReadingChoice& choice);

// Writes the scale that rows will be stored by into the facts of the log, unless it is there. Waits for the
// store.
//
// Errors: as reading_for(); facts_malformed.
[[nodiscard]] checked<void> keep_scale(store::Log& log, const formats::Scale& scale);

// What writes the scale into the facts of the log as they are now, whatever rows it has, and is refused where
// they have changed in between (precondition_failed). Waits for the store. Errors: those of the store;
// facts_malformed.
[[nodiscard]] checked<store::Describe> describe_with(store::Log& log, const formats::Scale& scale);

// Whether the log still has the scale by which rows are being stored. Errors: log_scale_differs; those of
// View.
[[nodiscard]] checked<void> check_scale(store::Log& log, const formats::Scale& scale);

}  // namespace framesd::ingest
