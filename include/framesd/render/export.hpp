// SPDX-License-Identifier: MIT
//
// Exports: any number of frames as one stream, NDJSON, CSV, LAS or a NumPy array, made while it is sent.
//
// An export is of one state: the one in which its frames were counted. Its source holds a depth and a piece
// of rows, never a transaction: each piece is read in a look of its own, which first asks what was changed
// since. Frames stored beyond the ends of the log do not come into it; where a frame that is still to be sent
// was changed, erased or inserted, or more changes came between two pieces than are kept, the export is cut
// off instead of being made of two states.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/render/frame_look.hpp>
#include <framesd/render/las.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace framesd::render {

enum class ExportFormat : std::uint8_t {
  ndjson,  // {"depth":..,"samples":[..]} a line, or frames as in a page
  csv,     // a header, then depth and samples; LF
  npy,     // NumPy's format 1.0: uint8 [rows, width], C order
  las,     // LAS 2.0: sections, then depth and samples; CR LF
};

struct ExportPlan {
  ExportFormat format = ExportFormat::csv;
  store::ReadRequest read{};  // read.samples: which row, where samples are given
  // NDJSON alone: an image takes the samples' place, and of the frame's row.
  bool images = false;
  bool depths = false;  // NPY alone: a field before the row, the depth in counts
  bool mask = false;    // NPY alone: a field behind the row, true where samples are absent
  FrameLook look{};     // its image only with `images`
  LasFacts las{};       // LAS alone
};

// What is known of an export before its first byte.
struct Export {
  std::optional<std::uint64_t> bytes;  // of the whole; NPY alone
  std::unique_ptr<http::BodySource> source;
};

// What begin_export() reads first, if that is known and of use.
[[nodiscard]] std::optional<store::ReadRequest> first_read(const store::Log& log, const ExportPlan& plan);

// Counts the frames, gathers the first piece and makes the source; `log`, which `view` is of, outlives it.
// The source ends in `broken` where the rest of the state can no longer be had.
//
// Cost: O(log n) and a piece, about 64 KB; LAS up to 0.3 ms more, for its step. Errors: as View::read().
[[nodiscard]] result<Export> begin_export(store::Log& log, store::View& view, const ExportPlan& plan);

}  // namespace framesd::render
