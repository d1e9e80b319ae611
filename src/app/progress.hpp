// SPDX-License-Identifier: MIT
//
// ProgressLine: how far an ingest has come, for the person at the terminal: one line that is drawn over.
//
// Drawn on standard error and only on a terminal, so that a pipe gets plain lines and nothing else. Erased
// before anything else is printed.
#pragma once

#include <framesd/ingest/file.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace framesd::app {

// "log.csv  43 %  431,000 rows  1,200,000 rows/s  963 MB/s  ETA 3 s", cut to `columns` characters.
[[nodiscard]] std::string progress_text(std::string_view name, const ingest::FileProgress& progress,
                                        std::chrono::duration<double> elapsed, std::size_t columns);

class ProgressLine {
 public:
  // Draws nothing if `wanted` is false or standard error is no terminal.
  ProgressLine(std::string_view name, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const ingest::FileProgress& progress);

 private:
  std::string name_;
  bool shown_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace framesd::app
