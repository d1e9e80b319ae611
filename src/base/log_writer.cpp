// SPDX-License-Identifier: MIT
#include "log_output.hpp"
#include <framesd/base/log_writer.hpp>
#include <framesd/base/mutex.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace framesd {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFarewell{1000};
constexpr milliseconds kMoment{100};
constexpr std::size_t kPortion = 64 * 1024;  // written at a time: as much as a pipe holds
constexpr std::size_t kWarningBytes = 512;   // room for the line that says what is missing

std::atomic<std::uint64_t> dropped{0};

std::uint64_t lines_in(std::string_view text) noexcept {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

// Writes `text`, waiting as long as it takes. Gives what could not be written.
std::string_view write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {  // somebody else made it non-blocking
      pollfd writable{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
    } else if (written == 0 || errno != EINTR) {
      break;
    }
  }
  return text;
}

}  // namespace

// What the threads that log and the one that writes have in common. Shared, because a thread that is blocked
// in a write may outlive the LogWriter.
class LogBuffer {
 public:
  LogBuffer(int descriptor, std::size_t bytes) : descriptor_(descriptor), bytes_(bytes) {
    waiting_.reserve(bytes);  // memory that nothing was written to costs nothing
  }

  void put(std::string_view lines) noexcept {
    const Lock lock(mutex_);
    if (!fits(lines)) wait_for_room(lines);
    if (!fits(lines)) {
      count_missing(lines_in(lines));
    } else {
      waiting_ += lines;
      changed_.notify_all();
    }
  }

  // Until close() and nothing is left.
  void write() {
    Portion portion;
    portion.lines.reserve(kPortion + kWarningBytes);
    bool torn = false;  // the last line that was begun has no end
    while (next(portion)) {
      const std::string_view lines = portion.lines;
      if (torn) torn = !write_all(descriptor_, "\n").empty();
      const std::string_view unwritten = write_all(descriptor_, lines);
      if (unwritten.empty()) continue;
      if (unwritten.size() < lines.size()) torn = lines[lines.size() - unwritten.size() - 1] != '\n';
      take_back(portion, lines_in(unwritten));
    }
  }

  void close() noexcept {
    const Lock lock(mutex_);
    closing_ = true;
    changed_.notify_all();
  }

  // False: `patience` is over, and something is not written yet.
  bool settle(milliseconds patience) noexcept {
    const auto until = std::chrono::steady_clock::now() + patience;
    const Lock lock(mutex_);
    while (!idle_ || !waiting_.empty()) {
      if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) break;
    }
    return idle_ && waiting_.empty();
  }

 private:
  // What is written at a time, and how many lines its last one says to be missing, if any.
  struct Portion {
    std::string lines;
    std::uint64_t missing = 0;
  };

  // Waits for lines. False: there will be none.
  bool next(Portion& portion) {
    const Lock lock(mutex_);
    idle_ = true;
    stalled_ = false;
    changed_.notify_all();
    while (waiting_.empty() && !closing_) changed_.wait(mutex_);
    if (waiting_.empty()) return false;
    idle_ = false;
    std::size_t bytes = waiting_.size();
    if (bytes > kPortion) {
      const std::size_t last = waiting_.rfind('\n', kPortion);
      bytes = (last != std::string::npos ? last : waiting_.find('\n')) + 1;
    }
    portion.lines.assign(waiting_, 0, bytes);
    waiting_.erase(0, bytes);
    portion.missing = std::exchange(missing_, 0);
    if (portion.missing != 0) portion.lines += dropped_lines_warning(portion.missing);
    return true;
  }

  bool fits(std::string_view lines) const noexcept FRAMESD_REQUIRES(mutex_) {
    return waiting_.size() + lines.size() <= bytes_;
  }

  // A reader that gets on is waited for a moment, so that a burst costs time and no lines. One that does not
  // get on costs one moment in all.
  void wait_for_room(std::string_view lines) noexcept FRAMESD_REQUIRES(mutex_) {
    const auto until = std::chrono::steady_clock::now() + kMoment;
    while (!stalled_ && !fits(lines)) {
      if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) stalled_ = !fits(lines);
    }
  }

  // The end of the portion could not be written; the line that says what is missing is the last of it.
  void take_back(const Portion& portion, std::uint64_t unwritten) noexcept {
    const Lock lock(mutex_);
    missing_ += portion.missing;
    count_missing(portion.missing == 0 ? unwritten : unwritten - 1);
  }

  void count_missing(std::uint64_t lines) noexcept FRAMESD_REQUIRES(mutex_) {
    dropped.fetch_add(lines, std::memory_order_relaxed);
    missing_ += lines;
  }

  const int descriptor_;
  const std::size_t bytes_;
  Mutex mutex_;
  Condition changed_;
  std::string waiting_ FRAMESD_GUARDED_BY(mutex_);
  std::uint64_t missing_ FRAMESD_GUARDED_BY(mutex_) = 0;  // lines that the log has not said to be missing
  bool closing_ FRAMESD_GUARDED_BY(mutex_) = false;
  bool stalled_ FRAMESD_GUARDED_BY(mutex_) = false;  // until another portion is written
  bool idle_ FRAMESD_GUARDED_BY(mutex_) = false;
};

namespace {

// The writer there is. Never destroyed: threads may log until the process has ended.
struct Installed {
  Mutex mutex;  // also: one direct write at a time, or lines of threads would mix
  std::shared_ptr<LogBuffer> buffer FRAMESD_GUARDED_BY(mutex);
};

Installed& installed() noexcept {
  static auto& it = *new Installed;
  return it;
}

std::shared_ptr<LogBuffer> installed_buffer() noexcept {
  const Lock lock(installed().mutex);
  return installed().buffer;
}

}  // namespace

LogWriter::LogWriter(int descriptor, std::size_t bytes)
    : buffer_(std::make_shared<LogBuffer>(descriptor, bytes)),
      thread_([buffer = buffer_] { buffer->write(); }) {
  const Lock lock(installed().mutex);
  installed().buffer = buffer_;
}

LogWriter::~LogWriter() {
  milliseconds patience = kFarewell;
  if (buffer_->settle(patience)) {
    const Lock lock(installed().mutex);
    installed().buffer.reset();  // from here on lines are written by who logs them
  } else {
    patience = milliseconds(0);
  }
  buffer_->close();
  if (buffer_->settle(patience)) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LogOutput::put(std::string_view lines) noexcept {
  if (const auto buffer = installed_buffer()) return buffer->put(lines);
  const Lock lock(installed().mutex);
  const std::string_view unwritten = write_all(STDERR_FILENO, lines);
  dropped.fetch_add(lines_in(unwritten), std::memory_order_relaxed);
}

bool log_settle(milliseconds patience) noexcept {
  const auto buffer = installed_buffer();
  return !buffer || buffer->settle(patience);
}

std::uint64_t log_lines_dropped() noexcept { return dropped.load(std::memory_order_relaxed); }

}  // namespace framesd
