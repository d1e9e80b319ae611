// SPDX-License-Identifier: MIT
//
// Records of frames as the overview needs them, for every engine that keeps records.
#pragma once

#include "changes.hpp"
#include "source.hpp"

#include <optional>

namespace framesd::store {

// What a scan gives of `record`, verified as far as it is given. Errors: store_corrupt.
[[nodiscard]] result<FrameRow> frame_row_of(const RowFormat& format, Key key, Bytes record, RowPart part);

// `record`, made by encode_record(), is stored under `key`, where `old` was, if anything was.
void note_stored(ChangeList& changes, const RowFormat& format, Key key, Bytes record,
                 const std::optional<Bytes>& old);

}  // namespace framesd::store
