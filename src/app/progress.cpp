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
constexpr std::string_view kEraseLine = "\r\x1b[K";

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
  if (text.size() > columns) text.resize(columns);
  return text;
}

ProgressLine::ProgressLine(std::string_view name, bool wanted)
    : name_(name), shown_(wanted && isatty(STDERR_FILENO) == 1), begin_(std::chrono::steady_clock::now()) {}

ProgressLine::~ProgressLine() {
  if (shown_) write_error(kEraseLine);
}

void ProgressLine::draw(const ingest::FileProgress& progress) {
  if (!shown_) return;
  const auto elapsed = std::chrono::steady_clock::now() - begin_;
  write_error(std::string(kEraseLine) + progress_text(name_, progress, elapsed, terminal_columns() - 1));
}

}  // namespace framesd::app
