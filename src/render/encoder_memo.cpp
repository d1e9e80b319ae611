// SPDX-License-Identifier: MIT
#include <framesd/render/encoder_memo.hpp>

#include <algorithm>

namespace framesd::render {

const image::FrameEncoder& EncoderMemo::encoder(const EncoderKind& kind) {
  auto found = std::ranges::find_if(
      entries_, [&](const std::unique_ptr<Entry>& entry) { return entry != nullptr && entry->kind == kind; });
  if (found == entries_.end()) {
    --found;
    *found = std::make_unique<Entry>(
        Entry{kind, image::FrameEncoder(kind.width, kind.lut, kind.level, kind.form)});
  }
  std::rotate(entries_.begin(), found, found + 1);
  return entries_.front()->encoder;
}

}  // namespace framesd::render
