// SPDX-License-Identifier: MIT
#include <framesd/store/empty_view.hpp>

namespace framesd::store {

result<Page> EmptyView::read(const ReadRequest& request, Strip& out) {
  out.clear(request.samples == Samples::frame ? format_.frame_width : format_.source_width);
  return Page{};
}

result<void> EmptyView::pixel_rows(const StripPlan& plan, PixelRows& out) {
  out.width = format_.frame_width;
  out.pixels.assign(std::size_t{plan.rows} * out.width, 0);
  out.sources.assign(plan.rows, RowSource::none);
  out.frames = 0;
  return {};
}

}  // namespace framesd::store
