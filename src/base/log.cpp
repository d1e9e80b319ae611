// SPDX-License-Identifier: MIT
#include "log_output.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <atomic>
#include <chrono>
#include <cmath>

namespace framesd {
namespace {

constexpr std::size_t kGatheredBytes = 16 * 1024;  // about a hundred access lines

std::atomic<LogLevel> least_level{LogLevel::info};
std::atomic<LogFormat> line_format{LogFormat::json};
std::atomic<bool> with_priorities{false};

std::string_view name_of(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
    case LogLevel::critical: return "critical";
  }
  return "critical";
}

// As sd-daemon(3) has them.
std::string_view priority_of(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::debug: return "<7>";
    case LogLevel::info: return "<6>";
    case LogLevel::warning: return "<4>";
    case LogLevel::error: return "<3>";
    case LogLevel::critical: return "<2>";
  }
  return "<2>";
}

// What a thread has gathered; the rest goes out when the thread ends.
struct Gathered {
  std::string lines;
  ~Gathered() { log_flush(); }
};
thread_local Gathered gathered;

void append_value(std::string& out, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    append_json_string(out, *text);
  } else if (const auto* flag = std::get_if<bool>(&field.value)) {
    out += *flag ? "true" : "false";
  } else if (const auto* real = std::get_if<double>(&field.value)) {
    if (std::isfinite(*real)) {
      append_number(out, *real);
    } else {
      out += "null";
    }
  } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
    append_number(out, *whole);
  } else {
    append_number(out, std::get<std::uint64_t>(field.value));
  }
}

void append_line(std::string& out, LogFormat format, LogLevel level, std::string_view time,
                 std::string_view message, std::initializer_list<LogField> fields) {
  if (format == LogFormat::json) {
    out += "{\"timestamp\":\"";
    out += time;
    out += "\",\"level\":\"";
    out += name_of(level);
    out += "\",\"message\":";
    append_json_string(out, message);
    for (const LogField& field : fields) {
      if (field.name.empty()) continue;
      out += ',';
      append_json_string(out, field.name);
      out += ':';
      append_value(out, field);
    }
    out += "}\n";
    return;
  }
  out += time;
  out += ' ';
  out += name_of(level);
  out += ' ';
  std::string escaped;  // without its quotes: a message is our own words around escaped values
  append_json_string(escaped, message);
  out.append(escaped, 1, escaped.size() - 2);
  for (const LogField& field : fields) {
    if (field.name.empty()) continue;
    out += ' ';
    out += field.name;
    out += '=';
    append_value(out, field);
  }
  out += '\n';
}

// As it is written now.
void append_event(std::string& out, LogLevel level, std::string_view message,
                  std::initializer_list<LogField> fields) {
  out += log_priority(level);
  append_line(out, line_format.load(std::memory_order_relaxed), level,
              timestamp(std::chrono::system_clock::now()), message, fields);
}

}  // namespace

void log_configure(LogLevel least, LogFormat format) noexcept {
  least_level.store(least, std::memory_order_relaxed);
  line_format.store(format, std::memory_order_relaxed);
}

void log_with_priorities(bool on) noexcept { with_priorities.store(on, std::memory_order_relaxed); }

std::string_view log_priority(LogLevel level) noexcept {
  return with_priorities.load(std::memory_order_relaxed) ? priority_of(level) : std::string_view();
}

bool log_enabled(LogLevel level) noexcept { return level >= least_level.load(std::memory_order_relaxed); }

void log_event(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!log_enabled(level)) return;
  append_event(gathered.lines, level, message, fields);
  if (level >= LogLevel::warning || gathered.lines.size() >= kGatheredBytes) log_flush();
}

void log_flush() noexcept {
  if (gathered.lines.empty()) return;
  LogOutput::put(gathered.lines);
  gathered.lines.clear();
}

std::string dropped_lines_warning(std::uint64_t lines) {
  std::string line;
  append_event(line, LogLevel::warning, "log lines are missing: they could not be written in time",
               {{"lines", lines}});
  return line;
}

std::string format_log_line(LogFormat format, LogLevel level, std::string_view time, std::string_view message,
                            std::initializer_list<LogField> fields) {
  std::string line;
  append_line(line, format, level, time, message, fields);
  return line;
}

}  // namespace framesd
