// SPDX-License-Identifier: MIT
#include "file_reading.hpp"

#include "file_progress.hpp"
#include "text_source.hpp"
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/table_reader.hpp>

#include <memory>

namespace framesd::ingest {
namespace {

// What the lowest and the highest hundredth of the numbers lie beyond.
constexpr double kLowest = 0.01;
constexpr double kHighest = 0.99;

struct Passing final : formats::RowSink {
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>, SourcePosition) override {
    return true;
  }
  bool rejected(const formats::Reject&) override { return true; }
};

checked<void> count_numbers(InputFile& file, const formats::ReaderOptions& options,
                            const OnFileProgress& progress) {
  const auto cancelled = [&file] {
    return file.refusal(errc::cancelled, "cancelled while it was read for its scale: nothing was stored");
  };
  FileReporting reporting(progress, file.size());
  TextSource source(file);
  auto block = source.next();
  if (!block) return block.error();
  Passing sink;
  std::unique_ptr<formats::RowReader> reader;
  if (format_of(*block) == RowsAs::ndjson) {
    reader = std::make_unique<formats::NdjsonReader>(options, sink);
  } else {
    reader = std::make_unique<formats::TableReader>(options, sink);
  }
  for (; block && !block->empty(); block = source.next()) {
    if (const auto read = reader->push(*block); !read) return file.named(read.error());
    if (!reporting.go_on({}, source.bytes_read())) return cancelled();
  }
  if (!block) return block.error();
  if (const auto read = reader->finish(); !read) return file.named(read.error());
  if (!reporting.report({}, source.bytes_read())) return cancelled();
  return {};
}

checked<void> find_scale(InputFile& file, std::uint16_t source_width, Reading& reading,
                         const OnFileProgress& progress) {
  if (!file.regular())
    return file.refusal(errc::csv_scale_missing,
                        "scale=auto reads a file twice, which a pipe does not allow");
  formats::NumberCounts counts;
  reading.rules.counts = &counts;
  const auto counted = count_numbers(file, reading.reader_options(source_width), progress);
  reading.rules.counts = nullptr;
  if (!counted) return counted;
  if (!file.rewind()) return file.refusal(errc::file_unreadable, "cannot be read a second time");
  const double lo = counts.count() == 0 ? 0 : counts.percentile(kLowest);
  const double hi = counts.count() == 0 ? 0 : counts.percentile(kHighest);
  if (lo == hi)
    return file.refusal(errc::csv_scale_missing,
                        counts.count() == 0
                            ? "there is no number in it that a scale could be made of"
                            : "its numbers are nearly all the same: no scale can be made of them");
  reading.rules.scale = formats::Scale{.lo = lo, .hi = hi};
  reading.remarks.push_back("the scale is " + text_of(*reading.rules.scale) +
                            ", between the 1st and 99th percentile of the numbers in the file");
  return {};
}

}  // namespace

checked<Reading> reading_of_file(store::Log& log, InputFile& file, const ReadingChoice& choice,
                                 const OnFileProgress& progress) {
  auto reading = reading_for(log, choice);
  if (!reading) return reading.error();
  if (!reading->needs_percentiles) return reading;
  reading->needs_percentiles = false;
  if (const auto found = find_scale(file, log.format().source_width, *reading, progress); !found)
    return found.error();
  return reading;
}

}  // namespace framesd::ingest
