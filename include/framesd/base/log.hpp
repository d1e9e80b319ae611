// SPDX-License-Identifier: MIT
//
// One line per event on stderr, as JSON or text.
//
// Lines of level info and below gather in a buffer of the calling thread and are passed on when it is full or
// log_flush() is called: an access line then costs no system call of its own. From warning up a line is
// passed on at once, after what the thread had gathered. Where a LogWriter is, its thread writes them, and
// who logs never waits (log_writer.hpp); else the calling thread does. Lines of threads do not mix. Whatever
// a client sent is escaped.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace framesd {

enum class LogLevel : std::uint8_t { debug, info, warning, error, critical };
enum class LogFormat : std::uint8_t { json, text };

// A named value of an event; one without a name is left out. Values are borrowed for the call only.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;
};

// Set once at start, before other threads log. Defaults: info, json.
void log_configure(LogLevel least, LogFormat format) noexcept;

// Lines begin with their priority from then on, "<3>" for an error: the journal of systemd takes it off and
// files them by it.
void log_with_priorities(bool on) noexcept;
// What a line of that level begins with: "<3>", or nothing.
[[nodiscard]] std::string_view log_priority(LogLevel level) noexcept;

// Whether an event of `level` would be written: ask before preparing costly fields.
[[nodiscard]] bool log_enabled(LogLevel level) noexcept;

void log_event(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

// Passes on what this thread has gathered. Threads that log at info call it when they fall idle, and before
// they end.
void log_flush() noexcept;

// The line log_event would write, newline included. `time` is an RFC 3339 timestamp.
std::string format_log_line(LogFormat format, LogLevel level, std::string_view time, std::string_view message,
                            std::initializer_list<LogField> fields);

}  // namespace framesd
