// SPDX-License-Identifier: MIT
//
// LogWriter: a thread that writes the log, so that no other thread ever waits for whoever reads it.
//
// A pipe that nobody empties, a stopped terminal or a slow disk blocks write(2) for as long as it pleases.
// Setting O_NONBLOCK is no way out: standard error is shared with other processes, and the flag with it. So
// lines pass through a buffer of a fixed size: handing some over costs a copy. Where it is full, a reader
// that gets on is waited for, a tenth of a second at most and once until it does; then what does not fit is
// dropped and counted, and so is what the descriptor refuses (a full disk, a reader that has gone). When
// lines can be written again, the log says how many are missing.
//
// At most one at a time. Without one, lines are written by the thread that logs them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

namespace framesd {

class LogBuffer;

class LogWriter {
 public:
  static constexpr std::size_t kBytes = 1024 * 1024;  // five thousand access lines; unused memory costs none

  explicit LogWriter(int descriptor = 2, std::size_t bytes = kBytes);
  // Waits two seconds at most for lines that are not written yet. A thread that is blocked in a write is left
  // behind with them, and lines that come later are lost: it is for the end of the process.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

 private:
  std::shared_ptr<LogBuffer> buffer_;
  std::thread thread_;
};

// Waits until all that was flushed is written, `patience` at most. False: something is not written yet. For
// an end of the process without destructors.
bool log_settle(std::chrono::milliseconds patience) noexcept;

// Lines that were not written, since the start of the process. From any thread.
[[nodiscard]] std::uint64_t log_lines_dropped() noexcept;

}  // namespace framesd
