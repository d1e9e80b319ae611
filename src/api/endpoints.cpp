// SPDX-License-Identifier: MIT
#include "endpoints.hpp"

#include <framesd/base/log.hpp>

#include <cctype>

namespace framesd::api {
namespace {

constexpr const Endpoint* kEndpoints[] = {
    // Frames
    &kGetFrames,
    &kGetFrame,
    &kGetFramePng,
    &kGetFramesNdjson,
    &kGetFramesCsv,
    &kGetFramesLas,
    &kGetFramesNpy,
    &kGetChanges,
    &kPutFrame,
    &kDeleteFrame,
    &kDeleteFrames,
    &kPostFrames,
    // Pictures
    &kGetStrip,
    &kGetTiles,
    &kGetTile,
    &kGetStats,
    &kGetGaps,
    &kGetColormaps,
    &kGetColormapPng,
    &kGetCompare,
    &kGetPrint,
    &kGetPasses,
    &kGetShift,
    // Logs
    &kGetLogs,
    &kGetLog,
    &kGetDefaultLog,
    &kPutLog,
    &kPutDefaultLog,
    &kDeleteLog,
    &kRenameLog,
    // Ingest
    &kPostReload,
    &kGetJobs,
    &kGetJob,
    &kGetJobRejects,
    &kDeleteJob,
    &kGetUpload,
    &kGetIngests,
    &kGetEvents,
    &kGetLogEvents,
    // The service
    &kGetRoot,
    &kGetHealth,
    &kGetReady,
    &kGetVersion,
    &kGetOpenapi,
    &kGetDocs,
    &kGetRedoc,
    &kGetAsset,
    &kGetViewerAsset,
    &kGetUpstream,
    &kPostSession,
    &kDeleteSession,
    &kGetMetrics,
    // Admin
    &kGetCacheStats,
    &kDeleteCache,
    &kGetBackup,
};

// What an operator can do about a store that fails.
std::string_view advice_on(const boost::system::error_code& error) noexcept {
  if (error == errc::store_full) return "make room on the disk, or raise map_size and restart";
  if (error == errc::store_corrupt) return "framesd verify lists what is damaged";
  if (error == errc::store_io) return "the disk failed: see the kernel's log (dmesg)";
  if (error == errc::store_read_only) return "a write failed before; see the log above, then restart";
  if (error == errc::store_unreachable)
    return "check that the server of the store runs and that the network reaches it";
  if (error == errc::store_readers_full)
    return "too many processes read the store at once: stop some of them";
  return "see the log above; if this happens again, restart and run framesd verify";
}

constexpr std::string_view kLogsDenied =
    "The server may not write where the logs are kept, or their disk is mounted read-only: logs can be read, "
    "but not made, changed, renamed or removed.";

// Whether the sentence of a failure is about logs by their names; others name files of the server.
bool is_for_clients(const boost::system::error_code& error) noexcept {
  return error == errc::log_missing || error == errc::log_exists || error == errc::log_limit ||
         error == errc::log_in_use || error == errc::usage || error == errc::overloaded;
}

}  // namespace

std::span<const Endpoint* const> endpoints() noexcept { return kEndpoints; }

Needed needed_for(const Endpoint& endpoint, const http::Request& request, const Policy& policy,
                  std::string_view log) noexcept {
  if (endpoint.is_open != nullptr && endpoint.is_open(request, policy)) return {};
  const bool names_logs = !endpoint.of_log && !endpoint.logs_in.empty();  // each is asked for by its name
  return {.scope = endpoint.scope,
          .log = names_logs ? std::string_view() : log,
          .any_log = names_logs || endpoint.lists_logs || endpoint.takes_token,
          .in_any_case = endpoint.takes_token};
}

std::chrono::microseconds cost_of_look(const store::Log& store) noexcept {
  return store.waits() ? 2 * kInlineWork : std::chrono::microseconds(20);
}

http::Problem refuse_for_store(const boost::system::error_code& error) {
  if (error == errc::log_missing) return http::problem_of(error);  // somebody has removed or renamed it
  log_event(LogLevel::error, "a request failed in the store",
            {{"error", std::string_view(error.message())}, {"advice", advice_on(error)}});
  return http::problem_of(error);
}

http::Problem refuse_log(const Failure& failure) {
  http::Problem problem = http::problem_of(failure.code);
  if (failure.code == errc::store_already_open) problem = http::problem_of(errc::log_in_use);
  if (failure.code == errc::usage) problem = {.status = 422};
  if (failure.code == errc::store_denied) problem.detail = kLogsDenied;
  if (!is_for_clients(failure.code)) {
    log_event(LogLevel::error, "a log cannot be used", {{"error", std::string_view(failure.detail)}});
    return problem;
  }
  problem.detail = failure.detail + ".";
  problem.detail.front() =
      static_cast<char>(std::toupper(static_cast<unsigned char>(problem.detail.front())));
  return problem;
}

http::Problem refuse_removed_log() {
  return {.status = 404,
          .detail = "The log was removed while the request wrote to it: nothing of the request is stored.",
          .error_code = "log_removed"};
}

http::Problem refuse_write(store::Log& store, const boost::system::error_code& error) {
  if (error == errc::store_missing && store.removed()) return refuse_removed_log();
  // The store's own thread has said of a file that is gone, and the start of a medium that is read-only.
  const bool ordinary = error == errc::store_replacing || error == errc::shutting_down ||
                        error == errc::store_denied || error == errc::store_missing ||
                        error == errc::store_conflict || error == errc::precondition_failed;
  if (ordinary) return http::problem_of(error);
  const std::string words = error == errc::store_full ? store.why_full() : std::string();
  if (words.empty()) return refuse_for_store(error);
  log_event(LogLevel::error, "a write was refused", {{"error", std::string_view(words)}});
  http::Problem problem = http::problem_of(error);
  problem.detail = "Nothing can be written: " + words + ". Reading still works.";
  return problem;
}

}  // namespace framesd::api
