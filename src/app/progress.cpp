// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace framesd::app {
namespace {

constexpr std::size_t kColumnsUnknown = 80;
constexpr std::chrono::seconds kBetweenLines{5};  // where every line stays
constexpr std::string_view kBackToFront = "\r";
constexpr std::string_view kEraseRest = "\x1b[K";

// The first `columns` characters of `text`, which is UTF-8. All are taken to be one column wide.
std::string_view first_columns(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (; columns > 0 && end < text.size(); --columns)
    end += std::max<std::size_t>(1, utf8_length(text.substr(end)));
  return text.substr(0, end);
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (; !text.empty(); ++columns) text.remove_prefix(first_columns(text, 1).size());
  return columns;
}

// What the line says, from left to right.
enum Part : std::size_t { kName, kPercent, kRows, kRowRate, kByteRate, kRest, kParts };
using Parts = std::array<std::string, kParts>;

// On a narrow terminal these go first, in this order.
constexpr std::array kSpared = {kByteRate, kRows, kRowRate, kRest};

std::string joined(const Parts& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += "  ";
    text += part;
  }
  return text;
}

std::string joined_within(Parts parts, std::size_t columns) {
  if (columns_of(joined(parts)) > columns) parts[kName] = first_columns(parts[kName], columns / 3);
  for (const Part part : kSpared) {
    if (columns_of(joined(parts)) > columns) parts[part].clear();
  }
  return std::string(first_columns(joined(parts), columns));
}

std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsUnknown;
  return size.ws_col;
}

void write_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

std::string whole(double value) { return with_thousands(static_cast<std::uint64_t>(std::llround(value))); }

// "59 s", "1:40", "2:03:20"
std::string time_text(double seconds) {
  constexpr double kSecondsShown = 100;
  if (seconds < kSecondsShown) return whole(seconds) + " s";
  const auto all = static_cast<std::uint64_t>(std::min(seconds, 1e9));
  const auto two_digits = [](std::uint64_t value) {
    return (value < 10 ? ":0" : ":") + std::to_string(value);
  };
  if (all < 3600) return std::to_string(all / 60) + two_digits(all % 60);
  return std::to_string(all / 3600) + two_digits(all / 60 % 60) + two_digits(all % 60);
}

// A terminal that can erase.
bool drawn_over() {
  const char* const kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

}  // namespace

std::string progress_text(std::string_view name, const ingest::FileProgress& progress,
                          std::chrono::duration<double> elapsed, std::size_t columns) {
  const auto done = static_cast<double>(progress.bytes_done);
  const auto total = static_cast<double>(progress.bytes_total);
  const double seconds = std::max(elapsed.count(), 1e-3);
  std::string quoted;  // a file's name can hold anything
  append_json_string(quoted, name);
  Parts parts;
  parts[kName] = quoted.substr(1, quoted.size() - 2);
  if (total > 0) parts[kPercent] = whole(std::floor(100 * std::min(done / total, 1.0))) + " %";
  parts[kRows] = with_thousands(progress.session.rows) + " rows";
  parts[kRowRate] = whole(static_cast<double>(progress.session.rows) / seconds) + " rows/s";
  parts[kByteRate] = whole(done / seconds * 1e-6) + " MB/s";
  if (done > 0 && total > done) parts[kRest] = "ETA " + time_text(std::ceil((total - done) / done * seconds));
  return joined_within(std::move(parts), columns);
}

ProgressLine::ProgressLine(std::string_view name, bool wanted)
    : name_(name),
      wanted_(wanted),
      drawn_(wanted && drawn_over()),
      begin_(std::chrono::steady_clock::now()),
      next_line_(begin_ + kBetweenLines) {}

ProgressLine::~ProgressLine() {
  if (drawn_) write_error(std::string(kBackToFront).append(kEraseRest));
}

// Overwrites the line before in one write and erases the rest of that line last, so that nothing flickers.
void ProgressLine::draw(const ingest::FileProgress& progress) {
  if (!wanted_) return;
  if (!drawn_) return print(progress);
  const auto elapsed = std::chrono::steady_clock::now() - begin_;
  const std::string text = progress_text(name_, progress, elapsed, terminal_columns() - 1);
  write_error(std::string(kBackToFront).append(text).append(kEraseRest));
}

void ProgressLine::print(const ingest::FileProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_line_) return;
  next_line_ = now + kBetweenLines;
  constexpr std::size_t kLongest = 200;
  write_error(progress_text(name_, progress, now - begin_, kLongest).append("\n"));
}

}  // namespace framesd::app
