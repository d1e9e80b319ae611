// SPDX-License-Identifier: MIT
//
// A log as JSON: its facts and what the store knows of it, in one object. By the routes about logs and by
// framesd logs.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/facts/facts.hpp>
#include <framesd/facts/outline.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

// All of it: name, facts in their canonical order, created, widths, filter, frames, depths, generation.
void write_log(JsonWriter& json, std::string_view name, const store::LogSummary& log);

// What a list says of the facts of `log`. Errors: why it is not known: the log's, or its facts cannot be
// read.
[[nodiscard]] checked<facts::Outline> outline_of(const checked<store::LogSummary>& log);

// The same as write_log() for a list: instead of the survey the number of its stations.
//
// outline   of the log's facts
void write_listed_log(JsonWriter& json, std::string_view name, const store::LogSummary& log,
                      const facts::Outline& outline);

// One that cannot be read: why.
void write_unreadable_log(JsonWriter& json, std::string_view name, std::string_view error);

// What somebody says of a log: what is not given is not known, or as usual.
struct GivenLog {
  facts::Facts facts = {};
  std::optional<std::uint16_t> source_width = {};
  std::optional<std::uint16_t> frame_width = {};
  std::optional<Filter> filter = {};

  // `usual` with what is given.
  [[nodiscard]] RowFormat format(const RowFormat& usual) const noexcept;
  // The text that a store keeps: empty where nothing is known.
  [[nodiscard]] std::string facts_text() const;
};

// Reads what write_log() writes, whatever was changed in it or left out: what only the store can know is
// passed over. Cost and errors: as facts::parse_facts(), widths and filter included.
[[nodiscard]] checked<GivenLog> read_log(std::string_view json);

}  // namespace framesd::api
