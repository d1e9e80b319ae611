// SPDX-License-Identifier: MIT
#include "export_rows.hpp"
#include "frame_writer.hpp"
#include "las_head.hpp"
#include "las_range.hpp"
#include <framesd/base/log.hpp>
#include <framesd/render/export.hpp>
#include <framesd/render/gather.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace framesd::render {
namespace {

using store::Order;
using store::ReadRequest;

constexpr std::uint64_t kPieceRowsMax = 512;
constexpr std::uint64_t kFarLookBytes = 512 << 10;  // of rows in memory
constexpr std::size_t kPngBytes = 4;                // of base64 for a pixel, about

// `request` without `after`, which becomes a bound of the range.
ReadRequest beyond(ReadRequest request) {
  if (!request.after) return request;
  const Depth after = *std::exchange(request.after, std::nullopt);
  const bool descending = request.order == Order::descending;
  const Depth end = descending ? Depth::lowest() : Depth::highest();
  if (after == end) {
    request.range = {Depth::highest(), Depth::lowest()};
  } else if (descending) {
    request.range.max = std::min(request.range.max, Depth::from_count(after.count() - 1));
  } else {
    request.range.min = std::max(request.range.min, Depth::from_count(after.count() + 1));
  }
  return request;
}

// With a limit the range ends at the last row: what happens beyond it does not matter.
void end_at(ReadRequest& read, Depth last) noexcept {
  (read.order == Order::descending ? read.range.min : read.range.max) = last;
}

NpyLayout layout_of(const ExportPlan& plan, std::uint16_t width) noexcept {
  return {.width = width, .depth = plan.depths, .mask = plan.mask};
}

// Rows that make about kPieceBytes.
std::uint64_t rows_a_piece(const ExportPlan& plan, std::uint16_t width) {
  const std::size_t row = plan.format == ExportFormat::npy ? layout_of(plan, width).row_bytes()
                                                           : width * (plan.images ? kPngBytes : kSampleBytes);
  return std::clamp<std::uint64_t>(http::kPieceBytes / row, 1, kPieceRowsMax);
}

// How an export is cut up. Between two looks the rows are in memory.
struct Cut {
  std::uint64_t look_rows;   // that one look reads
  std::uint64_t piece_rows;  // that one piece gives
};

std::uint16_t width_of(const RowFormat& format, const ExportPlan& plan) noexcept {
  return plan.read.samples == store::Samples::frame ? format.frame_width : format.source_width;
}

// A look that waits for a network reads as many rows as are worth the trip.
Cut cut_of(const store::Log& log, const ExportPlan& plan, std::uint16_t width) {
  const std::uint64_t piece = rows_a_piece(plan, width);
  return {.look_rows = log.waits() ? std::max(kFarLookBytes / width, piece) : piece, .piece_rows = piece};
}

result<void> end_at_last_row(store::View& view, ReadRequest& read, std::uint64_t rows, std::uint64_t total) {
  if (rows == 0 || rows >= total - read.offset) return {};
  ReadRequest last = read;
  last.offset += rows - 1;
  last.limit = 1;
  Strip row;
  const auto page = view.read(last, row);
  if (!page) return page.error();
  if (row.rows() != 1) return errc::store_corrupt;
  end_at(read, row.depth(0));
  return {};
}

class Source final : public http::BodySource {
 public:
  // version   of the state that begin() is given
  Source(store::Log& log, const ExportPlan& plan, std::uint16_t width, const store::Version& version)
      : log_(log), plan_(plan), width_(width), cut_(cut_of(log, plan, width)), version_(version) {}

  // Reads the first rows and counts all. Errors: as gather().
  [[nodiscard]] result<void> begin(store::View& view) {
    left_ = plan_.read.limit;
    const auto page = gather_rows(view);
    if (!page) return page.error();
    rows_ = left_ = std::min(left_, page->total - std::min(page->total, plan_.read.offset));
    const Strip& strip = scratch_.strip;
    if (rows_ > strip.rows()) {
      if (const auto done = end_at_last_row(view, plan_.read, rows_, page->total); !done) return done;
    } else if (rows_ != 0) {
      end_at(plan_.read, strip.depth(strip.rows() - 1));
    }
    return plan_.format == ExportFormat::las ? find_las_range(view) : result<void>();
  }

  std::uint64_t rows() const noexcept { return rows_; }

  // Whole rows of a NumPy array, which all have one length.
  std::uint64_t pass_over(std::uint64_t bytes) override {
    const NpyLayout layout = layout_of(plan_, width_);
    const std::size_t head = layout.head_bytes();
    if (plan_.format != ExportFormat::npy || bytes < head) return 0;
    const std::uint64_t rows = std::min((bytes - head) / layout.row_bytes(), left_);
    begun_ = true;
    if (rows == 0) return head;
    gathered_ = false;
    plan_.read.offset += rows;
    left_ -= rows;
    return head + rows * layout.row_bytes();
  }

  Next next(std::string& out) override {
    if (!std::exchange(begun_, true)) append_start(out);
    if (!gathered_ && !read_on()) return Next::broken;
    const Strip& strip = scratch_.strip;
    const auto piece =
        static_cast<std::size_t>(std::min<std::uint64_t>(cut_.piece_rows, strip.rows() - row_));
    append_rows(out, row_, row_ + piece);
    row_ += piece;
    left_ -= piece;
    if (left_ == 0) return Next::end;
    if (row_ < strip.rows()) return Next::more;
    if (!has_more_) return Next::broken;  // the store contradicts itself
    gathered_ = false;
    plan_.read.after = strip.depth(strip.rows() - 1);
    plan_.read.offset = 0;
    return Next::more;
  }

 private:
  result<void> find_las_range(store::View& view) {
    if (scratch_.strip.rows() == 0) return {};
    const auto range = las_range_of(view, plan_.read, rows_, scratch_.strip.depth(0));
    if (!range) return range.error();
    las_range_ = *range;
    las_null_ = las_range_.null.text();
    return {};
  }

  enum class Found : std::uint8_t { rows, changes };

  // The rows of another look. False: they cannot be had any more, and why was logged.
  bool read_on() {
    const auto found = log_.look([this](store::View& view) -> result<Found> {
      const auto changed = store::changed_since(view, version_, beyond(plan_.read).range);
      if (!changed) return changed.error();
      if (*changed) return Found::changes;
      version_ = view.version();
      if (const auto done = gather_rows(view); !done) return done.error();
      return Found::rows;
    });
    if (!found) {
      log_event(LogLevel::error, "an export was cut off: the store could not be read",
                {{"error", std::string_view(found.error().message())}});
    } else if (*found == Found::changes) {
      log_event(LogLevel::warning, "an export was cut off: frames of its range were changed meanwhile");
    }
    return found && *found == Found::rows;
  }

  result<store::Page> gather_rows(store::View& view) {
    plan_.read.limit = std::min(left_, cut_.look_rows);
    const auto page = gather(view, plan_.read, plan_.look.colours, scratch_);
    if (!page) return page;
    has_more_ = page->has_more;
    gathered_ = true;
    row_ = 0;
    return page;
  }

  void append_start(std::string& out) const {
    if (plan_.format == ExportFormat::csv) append_csv_header(out, width_);
    if (plan_.format == ExportFormat::npy) append_npy_head(out, layout_of(plan_, width_), rows_);
    if (plan_.format == ExportFormat::las)
      append_las_head(out, plan_.las, las_range_, width_, plan_.read.samples);
  }

  // Those of the strip from `row` to the one before `end`.
  void append_rows(std::string& out, std::size_t row, std::size_t end) {
    if (plan_.format == ExportFormat::npy) return append_bytes(out, row, end);
    if (plan_.images) return append_frames(out, row, end);
    for (; row < end; ++row) append_line(out, row);
  }

  void append_line(std::string& out, std::size_t row) const {
    const Strip& strip = scratch_.strip;
    switch (plan_.format) {
      case ExportFormat::csv: return append_csv_row(out, strip.depth(row), strip.row(row), strip.mask(row));
      case ExportFormat::las:
        return append_las_row(out, strip.depth(row), strip.row(row), strip.mask(row), las_null_);
      case ExportFormat::ndjson: return append_sample_line(out, row);
      case ExportFormat::npy: return;
    }
  }

  void append_frames(std::string& out, std::size_t row, std::size_t end) {
    FrameWriter writer(plan_.look, log_.format().source_width, scratch_);
    for (; row < end; ++row) {
      writer.append_json(out, row);
      out += '\n';
    }
  }

  void append_sample_line(std::string& out, std::size_t row) const {
    const Strip& strip = scratch_.strip;
    out += "{\"depth\":";
    strip.depth(row).append_to(out);
    out += ",\"samples\":[";
    append_json_samples(out, strip.row(row), strip.mask(row));
    out += ']';
    if (plan_.look.stats) append_stats(out, strip.stats(row), log_.format().source_width);
    out += "}\n";
  }

  void append_bytes(std::string& out, std::size_t row, std::size_t end) const {
    const Strip& strip = scratch_.strip;
    const NpyLayout layout = layout_of(plan_, width_);
    if (!layout.structured()) {
      const auto rows = strip.pixels().subspan(row * width_, (end - row) * width_);
      out.append(reinterpret_cast<const char*>(rows.data()), rows.size());
      return;
    }
    out.reserve(out.size() + (end - row) * layout.row_bytes());
    for (; row < end; ++row) append_npy_row(out, layout, strip.depth(row), strip.row(row), strip.mask(row));
  }

  store::Log& log_;
  ExportPlan plan_;
  const std::uint16_t width_;
  const Cut cut_;
  std::uint64_t rows_ = 0;
  std::uint64_t left_ = 0;  // to be given
  LasRange las_range_;
  std::string las_null_ = las_range_.null.text();
  store::Version version_;  // of the latest state that has the rows which are left as they were
  bool begun_ = false;
  bool gathered_ = false;  // scratch_ has rows that are to be given, from row_ on
  bool has_more_ = false;  // than are in scratch_
  std::size_t row_ = 0;
  Scratch scratch_;
};

// From the first to the last frame of `log`: what is stored beyond them later is not of this state.
DepthRange within(const DepthRange& range, const store::Extent& log) {
  if (log.frames == 0) return {Depth::highest(), Depth::lowest()};
  return {std::max(range.min, *log.first), std::min(range.max, *log.last)};
}

// The tone of Norm::range is found once: an export is drawn alike from its first line to its last.
result<void> settle_colours(store::View& view, ExportPlan& plan) {
  if (plan.look.colours.norm != Norm::range) return {};
  const auto stats = view.sample_counts(plan.read.range);
  if (!stats) return stats.error();
  plan.look.colours.tone = plan.look.colours.tone_for(*stats);
  plan.look.colours.norm = Norm::none;
  return {};
}

}  // namespace

std::optional<store::ReadRequest> first_read(const store::Log& log, const ExportPlan& plan) {
  if (!log.waits() || plan.look.colours.norm == Norm::range) return std::nullopt;
  ReadRequest first = beyond(plan.read);
  first.limit = std::min(first.limit, cut_of(log, plan, width_of(log.format(), plan)).look_rows);
  return first;
}

result<Export> begin_export(store::Log& log, store::View& view, const ExportPlan& plan) {
  ExportPlan settled = plan;
  if (const auto done = settle_colours(view, settled); !done) return done.error();
  const auto extent = view.extent();
  if (!extent) return extent.error();
  settled.read.range = within(settled.read.range, *extent);
  settled.read = beyond(settled.read);
  const std::uint16_t width = width_of(view.format(), settled);
  auto source = std::make_unique<Source>(log, settled, width, view.version());
  if (const auto begun = source->begin(view); !begun) return begun.error();
  Export made;
  const NpyLayout layout = layout_of(settled, width);
  if (settled.format == ExportFormat::npy)
    made.bytes = layout.head_bytes() + source->rows() * layout.row_bytes();
  made.source = std::move(source);
  return made;
}

}  // namespace framesd::render
