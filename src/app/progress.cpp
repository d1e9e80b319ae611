// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr std::size_t kColumnsUnknown = 80;
constexpr std::chrono::seconds kBetweenLines{5};  // where every line stays
constexpr std::string_view kBackToFront = "\r";
constexpr std::string_view kEraseRest = "\x1b[K";

// The first `columns` characters of `text`, which is UTF-8. All are taken to be one column wide.
void cut_to(std::string& text, std::size_t columns) {
  std::size_t end = 0;
  for (; columns > 0 && end < text.size(); --columns)
    end += std::max<std::size_t>(1, utf8_length(std::string_view(text).substr(end)));
  text.resize(std::min(end, text.size()));
}

std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsUnknown;
  return size.ws_col;
}

void write_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

std::string whole(double value) { return with_thousands(static_cast<std::uint64_t>(std::llround(value))); }

}  // namespace

std::string progress_text(std::string_view name, const ingest::FileProgress& progress,
                          std::chrono::duration<double> elapsed, std::size_t columns) {
  const auto done = static_cast<double>(progress.bytes_done);
  const auto total = static_cast<double>(progress.bytes_total);
  const double seconds = std::max(elapsed.count(), 1e-3);
  std::string quoted;  // a file's name can hold anything
  append_json_string(quoted, name);
  std::string text = quoted.substr(1, quoted.size() - 2);
  if (total > 0) text += "  " + whole(std::floor(100 * std::min(done / total, 1.0))) + " %";
  text += "  " + with_thousands(progress.session.rows) + " rows";
  text += "  " + whole(static_cast<double>(progress.session.rows) / seconds) + " rows/s";
  text += "  " + whole(done / seconds * 1e-6) + " MB/s";
  if (done > 0 && total > done) text += "  ETA " + whole(std::ceil((total - done) / done * seconds)) + " s";
  cut_to(text, columns);
  return text;
}

ProgressLine::ProgressLine(std::string_view name, bool wanted)
    : name_(name),
      wanted_(wanted),
      drawn_(wanted && isatty(STDERR_FILENO) == 1),
      begin_(std::chrono::steady_clock::now()),
      next_line_(begin_ + kBetweenLines) {}

ProgressLine::~ProgressLine() {
  if (drawn_) write_error(std::string(kBackToFront).append(kEraseRest));
}

// Written over the line before and in one piece, the rest of which is erased last: nothing flickers.
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
