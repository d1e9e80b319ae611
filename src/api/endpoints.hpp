// SPDX-License-Identifier: MIT
//
// Every endpoint there is, each defined in a file of its own or beside its like.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

// status.cpp
extern const Endpoint kGetRoot;
extern const Endpoint kGetHealth;
extern const Endpoint kGetReady;
extern const Endpoint kGetVersion;

// documents.cpp
extern const Endpoint kGetOpenapi;
extern const Endpoint kGetDocs;
extern const Endpoint kGetRedoc;
extern const Endpoint kGetAsset;

// viewer.cpp
extern const Endpoint kGetViewerAsset;

// session.cpp
extern const Endpoint kPostSession;
extern const Endpoint kDeleteSession;

// frames.cpp, frame.cpp
extern const Endpoint kGetFrames;
extern const Endpoint kGetFrame;
extern const Endpoint kGetFramePng;

// cache_routes.cpp
extern const Endpoint kGetCacheStats;
extern const Endpoint kDeleteCache;

// metrics_route.cpp
extern const Endpoint kGetMetrics;

// changes.cpp
extern const Endpoint kGetChanges;

// exports.cpp
extern const Endpoint kGetFramesNdjson;
extern const Endpoint kGetFramesCsv;
extern const Endpoint kGetFramesLas;
extern const Endpoint kGetFramesNpy;

// put_frame.cpp, delete_frames.cpp, post_frames.cpp, reload.cpp
extern const Endpoint kPutFrame;
extern const Endpoint kDeleteFrame;
extern const Endpoint kDeleteFrames;
extern const Endpoint kPostFrames;
extern const Endpoint kPostReload;

// jobs.cpp
extern const Endpoint kGetJobs;
extern const Endpoint kGetJob;
extern const Endpoint kGetJobRejects;
extern const Endpoint kDeleteJob;

// uploads.cpp, ingests.cpp
extern const Endpoint kGetUpload;
extern const Endpoint kGetIngests;

// events.cpp
extern const Endpoint kGetEvents;
extern const Endpoint kGetLogEvents;

// get_upstream.cpp
extern const Endpoint kGetUpstream;

// strip.cpp, compare.cpp, print.cpp, tiles.cpp
extern const Endpoint kGetStrip;
extern const Endpoint kGetCompare;
extern const Endpoint kGetPrint;
extern const Endpoint kGetTiles;
extern const Endpoint kGetTile;

// passes.cpp, shift.cpp
extern const Endpoint kGetPasses;
extern const Endpoint kGetShift;

// list_logs.cpp, get_log.cpp, put_log.cpp, change_logs.cpp
extern const Endpoint kGetLogs;
extern const Endpoint kGetLog;
extern const Endpoint kGetDefaultLog;
extern const Endpoint kPutLog;
extern const Endpoint kPutDefaultLog;
extern const Endpoint kDeleteLog;
extern const Endpoint kRenameLog;

// backup.cpp
extern const Endpoint kGetBackup;

// stats.cpp
extern const Endpoint kGetStats;
extern const Endpoint kGetGaps;

// colormaps.cpp
extern const Endpoint kGetColormaps;
extern const Endpoint kGetColormapPng;

}  // namespace framesd::api
