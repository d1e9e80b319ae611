// SPDX-License-Identifier: MIT
#include "replacement.hpp"

#include <optional>
#include <utility>

namespace framesd::ingest {
namespace {

constexpr int kSwitchTries = 8;  // to write facts that others change at the same time

// A log being built; abandoned unless it is finished.
class Replacement {
 public:
  explicit Replacement(store::Log& store)
      : store_(store), begun_(store.write_and_wait(store::BeginReplacement{})) {}
  ~Replacement() {
    // The store abandons by itself what it cannot abandon now.
    if (begun_ && !finished_) static_cast<void>(store_.write_and_wait(store::AbandonReplacement{id()}));
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  boost::system::error_code error() const { return begun_ ? boost::system::error_code() : begun_.error(); }
  std::uint64_t id() const { return begun_->replacement; }
  // scale   of its rows, which the facts of the log will have; empty: they stay as they are
  checked<void> finish(const std::optional<formats::Scale>& scale);

 private:
  store::Log& store_;
  const result<store::WriteOutcome> begun_;
  bool finished_ = false;
};

checked<void> Replacement::finish(const std::optional<formats::Scale>& scale) {
  store::FinishReplacement request{.id = id()};
  for (int tries = 0; tries < kSwitchTries; ++tries) {
    if (scale) {
      auto describe = describe_with(store_, *scale);
      if (!describe) return describe.error();
      request.describe = *std::move(describe);
    }
    const auto outcome = store_.write_and_wait(request);
    finished_ = outcome.has_value();
    if (finished_) return {};
    if (outcome.error() != errc::precondition_failed)
      return Failure{outcome.error(), outcome.error().message()};
  }
  return fail(errc::log_scale_differs,
              "the facts of the log change again and again: its scale cannot be kept");
}

// Nothing is kept: the report counts what was read, and no row as stored.
Report abandoned(Report report) {
  report.abandoned = true;
  report.stored = report.inserted = report.replaced = 0;
  report.first_depth = report.last_depth = report.median_step = std::nullopt;
  report.direction = Direction::none;
  report.gaps.reset();
  return report;
}

Failure about(const OpenFile& file, const boost::system::error_code& error) {
  return {error, std::string(file.name()).append(": ").append(error.message())};
}

}  // namespace

checked<Report> replace_log(store::Log& store, const OpenFile& file, IngestOptions options,
                            const OnFileProgress& progress) {
  Replacement replacement(store);
  if (replacement.error()) return about(file, replacement.error());
  options.replacement = replacement.id();
  options.choice.replaces = true;
  FileProgress last;
  auto report = ingest_file(store, file, options, [&](const FileProgress& now) {
    last = now;
    return progress(now);
  });
  if (!report) return report;
  if (report->stopped) return abandoned(*std::move(report));
  if (!progress(last)) return about(file, errc::cancelled);  // the last moment at which it can be
  if (const auto finished = replacement.finish(report->scale); !finished)
    return Failure{finished.error().code,
                   std::string(file.name()).append(": ").append(finished.error().detail)};
  return report;
}

}  // namespace framesd::ingest
