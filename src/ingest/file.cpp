// SPDX-License-Identifier: MIT
#include "input_file.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/ingest/file.hpp>

#include <chrono>
#include <vector>

namespace framesd::ingest {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1}
                                    << 20;  // a system call every 1,300 rows: not worth tuning further
constexpr std::size_t kHeaderBlockBytes = 64 * 1024;
constexpr std::chrono::milliseconds kBetweenProgress{200};

// Asks the caller now and then whether to go on.
class Reporting {
 public:
  Reporting(const OnFileProgress& progress, std::uint64_t bytes_total)
      : progress_(progress), total_(bytes_total) {}

  bool go_on(const Progress& session) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now < next_) return true;
    next_ = now + kBetweenProgress;
    return tell(session);
  }
  bool tell(const Progress& session) const {
    return !progress_ || progress_({.bytes_done = session.bytes, .bytes_total = total_, .session = session});
  }

 private:
  const OnFileProgress& progress_;
  const std::uint64_t total_;
  SteadyTime next_ = std::chrono::steady_clock::now() + kBetweenProgress;
};

Failure in_file(Failure failure, const std::filesystem::path& path) {
  return {failure.code, path.string().append(": ").append(failure.detail)};
}

// Takes the header and nothing else.
struct HeaderOnly final : csv::RowSink {
  bool row(Depth, std::span<const std::uint8_t>) override { return false; }
  bool rejected(const csv::Reject&) override { return false; }
};

}  // namespace

checked<Report> ingest_file(store::FrameStore& store, const std::filesystem::path& path,
                            const IngestOptions& options, const OnFileProgress& progress) {
  auto file = InputFile::open(path);
  if (!file) return file.error();
  IngestSession session(store, options);
  Reporting reporting(progress, file->size());
  std::vector<char> block(kBlockBytes);
  while (!session.stopped()) {
    const auto count = file->read(block);
    if (!count) return Failure{count.error().code, count.error().detail + "; " + session.cancel().detail};
    if (*count == 0) break;
    if (const auto pushed = session.push({block.data(), *count}); !pushed)
      return in_file(pushed.error(), path);
    if (!reporting.go_on(session.progress())) return in_file(session.cancel(), path);
  }
  auto report = session.finish();
  if (!report) return in_file(report.error(), path);
  static_cast<void>(reporting.tell(session.progress()));  // the end: there is nothing left to cancel
  return report;
}

checked<void> check_file(const std::filesystem::path& path, std::uint16_t source_width) {
  auto file = InputFile::open(path);
  if (!file) return file.error();
  HeaderOnly sink;
  csv::Reader reader({.source_width = source_width}, sink);
  std::vector<char> block(kHeaderBlockBytes);
  while (!reader.header_seen()) {
    const auto count = file->read(block);
    if (!count) return count.error();
    const auto read = *count == 0 ? reader.finish() : reader.push({block.data(), *count});
    if (!read) return in_file(read.error(), path);
    if (*count == 0) break;
  }
  return {};
}

}  // namespace framesd::ingest
