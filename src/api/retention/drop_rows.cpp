// SPDX-License-Identifier: MIT
#include "retention/drop_rows.hpp"

#include "open_logs.hpp"

#include <utility>

namespace framesd::api {
namespace {

// Each fails only because somebody has written between a look of microseconds and the commit.
constexpr int kAttempts = 100;

Failure refused(const boost::system::error_code& error, const OldRows& rows) {
  return Failure{error, "the log '" + rows.log + "': " + error.message()};
}

// The rows of all pieces, each in a transaction of its own that has nothing but the version before it between
// itself and the look. Adds up what went, also before an error.
result<void> erase_pieces(store::Log& log, const OldRows& rows, std::uint64_t& erased) {
  store::Version version = rows.version;
  for (const DepthRange& piece : rows.pieces) {
    const auto done = log.write_and_wait(store::Erase{
        .range = piece, .precondition = {.match = store::Precondition::Match{.versions = {version}}}});
    if (!done) return done.error();
    version = done->version;
    erased += done->erased;
  }
  return {};
}

checked<std::uint64_t> drop_ingest(OpenLogs& logs, const OldRows& rows,
                                   const std::function<bool()>& ingesting) {
  const auto log = log_to_drop_from(logs, rows.log);
  if (!log) return log.error();
  std::uint64_t erased = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const LogInUse of{.name = rows.log, .ingesting = ingesting()};
    const auto left = (*log)->look([&](store::View& view) { return old_ingest(view, of, rows.ingest); });
    if (!left) return refused(left.error(), rows);
    if (!*left) return erased;
    const auto done = erase_pieces(**log, **left, erased);
    if (done) return erased;
    if (done.error() != errc::precondition_failed) return refused(done.error(), rows);
  }
  if (erased != 0) return erased;  // the rest goes in the next round
  return refused(make_error_code(errc::precondition_failed), rows);
}

}  // namespace

checked<std::shared_ptr<store::Log>> log_to_drop_from(OpenLogs& logs, const std::string& name) {
  if (name == store::kDefaultLog) return logs.unnamed().shared_store();
  const auto parts = logs.open(name);
  if (!parts) return parts.error();
  return (*parts)->shared_store();
}

checked<std::uint64_t> drop_rows(OpenLogs& logs, const OldRows& rows,
                                 const std::function<bool()>& ingesting) {
  if (!rows.ingest.empty()) return drop_ingest(logs, rows, ingesting);
  const auto removed =
      logs.remove(rows.log, {.match = store::Precondition::Match{.versions = {rows.version}}});
  if (!removed) return removed.error();
  return rows.frames;
}

}  // namespace framesd::api
