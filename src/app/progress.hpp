// SPDX-License-Identifier: MIT
//
// ProgressLine: how far an ingest has come, for the person at the terminal: one line that is drawn over, as
// wide as the terminal is at that moment, and erased before anything else is printed.
//
// On standard error. Where that is no terminal, or one that cannot erase, a plain line every few seconds
// instead.
#pragma once

#include <framesd/ingest/file.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace framesd::app {

// "log.csv  43 %  431,000 rows  1,200,000 rows/s  963 MB/s  ETA 3 s", at most `columns` characters: where
// that is too little the name is cut, then rates and rows are left out, percent and ETA last. Without these
// two where the size is not known.
[[nodiscard]] std::string progress_text(std::string_view name, const ingest::FileProgress& progress,
                                        std::chrono::duration<double> elapsed, std::size_t columns);

class ProgressLine {
 public:
  // Says nothing if `wanted` is false.
  ProgressLine(std::string_view name, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const ingest::FileProgress& progress);

 private:
  void print(const ingest::FileProgress& progress);

  std::string name_;
  const bool wanted_;
  const bool drawn_;  // over itself, on a terminal
  const std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point next_line_;
};

}  // namespace framesd::app
