// SPDX-License-Identifier: MIT
#include "frame_records.hpp"

#include "record.hpp"

#include <algorithm>

namespace framesd::store {

result<FrameRow> frame_row_of(const RowFormat& format, Key key, Bytes record, RowPart part) {
  if (part == RowPart::key) return FrameRow{.key = key};
  if (part == RowPart::resized) {
    const auto open = open_frame_row(format, key, record);
    if (!open) return open.error();
    return FrameRow{.key = key, .stats = open->stats, .resized = open->row, .absent = open->absent};
  }
  const auto open = open_record(format, key, record);
  if (!open) return open.error();
  return FrameRow{key, open->stats, open->resized, open->source, open->absent};
}

// What was there is taken out of the overview by its samples. A damaged row has none that could be trusted,
// and one whose resized row alone changes would seem the same: then all around is counted again.
void note_stored(ChangeList& changes, const RowFormat& format, Key key, Bytes record,
                 const std::optional<Bytes>& old) {
  const WholeRecord parts = parts_of_own(format, record);
  const FrameRow now{key, parts.stats, parts.resized, parts.source, parts.absent};
  if (!old) return changes.stored(now, std::nullopt);
  const auto was = open_record(format, key, *old);
  const bool plain =
      was && (std::ranges::equal(was->resized, now.resized) || !std::ranges::equal(was->source, now.source) ||
              !std::ranges::equal(was->absent, now.absent));
  if (!plain) changes.erased(KeyRange{key, key});
  changes.stored(now, plain ? std::optional(ChangeList::OldRow{was->source, was->absent}) : std::nullopt);
}

}  // namespace framesd::store
