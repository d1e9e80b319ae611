// SPDX-License-Identifier: MIT
#include "support/memory_view.hpp"

#include <framesd/frame/absent_pixels.hpp>

#include <algorithm>
#include <utility>

namespace framesd::test {

using store::Order;
using store::Samples;

result<std::optional<std::vector<store::LogChange>>> MemoryView::changes(const store::Version& since) {
  std::optional<std::vector<store::LogChange>> behind;
  if (since.incarnation != version().incarnation || since.generation > version().generation ||
      version().generation - since.generation > store::kChangesKept)
    return behind;
  behind.emplace();
  for (const store::LogChange& change : content_.changes) {
    if (change.generation > since.generation) behind->push_back(change);
  }
  return behind;
}

result<store::Extent> MemoryView::extent() {
  store::Extent extent{.frames = frames_.size()};
  if (!frames_.empty()) {
    extent.first = frames_.begin()->first;
    extent.last = frames_.rbegin()->first;
  }
  return extent;
}

result<store::Page> MemoryView::read(const store::ReadRequest& request, Strip& out) {
  const bool descending = request.order == Order::descending;
  out.clear(request.samples == Samples::frame ? format_.frame_width : format_.source_width);
  store::Page page;
  std::vector<std::pair<Depth, const Frame*>> wanted;
  for (const auto& [depth, frame] : frames_) {
    if (!request.range.contains(depth)) continue;
    ++page.total;
    if (request.after && (descending ? depth >= *request.after : depth <= *request.after)) continue;
    wanted.emplace_back(depth, &frame);
  }
  if (descending) std::ranges::reverse(wanted);
  wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(
                                                    std::min<std::uint64_t>(request.offset, wanted.size())));
  page.has_more = wanted.size() > request.limit;
  if (page.has_more) wanted.resize(request.limit);
  for (const auto& [depth, frame] : wanted) {
    const bool resized = request.samples == Samples::frame;
    const auto& row = resized ? frame->resized : frame->source;
    std::ranges::copy(row, out.append(depth, row_stats(frame->source, frame->absent)).begin());
    const auto mask = resized ? pixel_mask(*frame) : frame->absent;
    if (!mask.empty()) std::ranges::copy(mask, out.mask_of_last().begin());
  }
  return page;
}

std::vector<std::uint8_t> MemoryView::pixel_mask(const Frame& frame) const {
  if (frame.absent.empty()) return {};
  std::vector<std::uint8_t> mask(mask_bytes(format_.frame_width));
  AbsentPixels(format_).of(frame.absent, mask);
  return mask;
}

result<std::uint64_t> MemoryView::count(const DepthRange& range) {
  return std::uint64_t{depths_in(range).size()};
}

result<store::Neighbours> MemoryView::neighbours(Depth depth) {
  store::Neighbours found;
  for (const auto& [other, frame] : frames_) {
    if (other < depth) found.below = other;
    if (other > depth && !found.above) found.above = other;
  }
  return found;
}

result<std::vector<store::Note>> MemoryView::notes(std::string_view prefix, Order order, std::size_t limit) {
  std::vector<store::Note> found;
  for (const auto& [key, note] : notes_) {
    if (key.starts_with(prefix)) found.push_back({key, note.value});
  }
  if (order == Order::descending) std::ranges::reverse(found);
  found.resize(std::min(found.size(), limit));
  return found;
}

result<std::optional<store::KeptNote>> MemoryView::note(std::string_view key) {
  const auto found = notes_.find(std::string(key));
  return found == notes_.end() ? std::optional<store::KeptNote>() : std::optional(found->second);
}

}  // namespace framesd::test
