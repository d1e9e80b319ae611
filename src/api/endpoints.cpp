// SPDX-License-Identifier: MIT
#include "endpoints.hpp"

#include <framesd/base/log.hpp>

namespace framesd::api {
namespace {

constexpr const Endpoint* kEndpoints[] = {
    // Frames
    &kGetFrames,
    &kGetFrame,
    &kGetFramePng,
    &kGetFramesNdjson,
    &kGetFramesCsv,
    &kGetFramesNpy,
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
    // Ingest
    &kPostReload,
    &kGetJobs,
    &kGetJob,
    &kGetJobRejects,
    &kDeleteJob,
    &kGetUpload,
    &kGetIngests,
    // The service
    &kGetRoot,
    &kGetHealth,
    &kGetReady,
    &kGetVersion,
    &kGetOpenapi,
    &kGetDocs,
    &kGetRedoc,
    &kGetAsset,
    &kGetMetrics,
    // Admin
    &kGetCacheStats,
    &kDeleteCache,
};

}  // namespace

std::span<const Endpoint* const> endpoints() noexcept { return kEndpoints; }

http::Problem refuse_for_store(const boost::system::error_code& error) {
  log_event(LogLevel::error, "the store did not answer", {{"error", std::string_view(error.message())}});
  return http::problem_of(error);
}

http::Problem refuse_write(const boost::system::error_code& error) {
  const bool ordinary = error == errc::store_replacing || error == errc::store_conflict ||
                        error == errc::precondition_failed || error == errc::shutting_down;
  return ordinary ? http::problem_of(error) : refuse_for_store(error);
}

}  // namespace framesd::api
