// SPDX-License-Identifier: MIT
#include "file_reading.hpp"
#include "text_source.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/table_reader.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/ingest/explain.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/report.hpp>

#include <algorithm>
#include <memory>

namespace framesd::ingest {
namespace {

constexpr std::size_t kLookedAtBytes = std::size_t{1} << 20;
constexpr std::size_t kRowsShown = 2;
constexpr std::size_t kRejectsShown = 3;
constexpr std::size_t kSamplesShown = 8;

// Counts what comes, and keeps the first of it.
class Gathering final : public formats::RowSink {
 public:
  explicit Gathering(Explanation& found) : found_(found) {}

  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           formats::SourcePosition) override {
    found_.with_gaps += absent.empty() ? 0 : 1;
    if (++found_.rows <= kRowsShown)
      found_.first_rows.push_back({depth, {samples.begin(), samples.end()}, {absent.begin(), absent.end()}});
    return true;
  }
  bool rejected(const formats::Reject& reject) override {
    if (++found_.rejected > kRejectsShown) return true;
    found_.first_rejects.push_back("line " + std::to_string(reject.line) + ", column " +
                                   std::to_string(reject.column) + ": " +
                                   formats::reason_text(reject.reason, reject.cells));
    return true;
  }

 private:
  Explanation& found_;
};

checked<void> look_at(TextSource& source, const formats::ReaderOptions& options, Explanation& found) {
  auto block = source.next();
  if (!block) return block.error();
  found.marked = block->starts_with(kByteOrderMark);
  Gathering sink(found);
  std::unique_ptr<formats::RowReader> reader;
  if (format_of(*block) == RowsAs::ndjson) {
    reader = std::make_unique<formats::NdjsonReader>(options, sink);
  } else {
    reader = std::make_unique<formats::TableReader>(options, sink);
  }
  std::size_t looked_at = 0;
  while (!block->empty() && looked_at < kLookedAtBytes) {
    if (auto read = reader->push(*block); !read) return read;
    looked_at += block->size();
    block = source.next();
    if (!block) return block.error();
  }
  found.whole = block->empty();
  found.compressed = source.compressed();
  if (found.whole || !reader->header_seen()) {
    if (auto read = reader->finish(); !read) return read;
  }
  found.without_samples = reader->rows_without_samples();
  found.blank = reader->blank_rows();
  found.layout = reader->layout();
  return {};
}

void append_line(std::string& out, std::string_view what, std::string_view words) {
  constexpr std::size_t kColumn = 12;
  out.append("  ").append(what).append(":");
  out.append(kColumn - std::min(what.size(), kColumn), ' ');
  out.append(printable(words)) += '\n';
}

std::string words_of(const Explanation::Row& row) {
  std::string text = row.depth.text() + ":";
  for (std::size_t i = 0; i < std::min(kSamplesShown, row.samples.size()); ++i)
    text.append(" ").append(is_absent(row.absent, i) ? "absent" : std::to_string(row.samples[i]));
  return row.samples.size() > kSamplesShown ? text + " .." : text;
}

void append_counts(std::string& out, const Explanation& found) {
  const auto also = [](std::uint64_t count, std::string_view what) {
    return count == 0 ? std::string() : with_thousands(count).append(what);
  };
  append_line(
      out, found.whole ? "all rows" : "first MB",
      with_thousands(found.rows) + " would be stored, " + also(found.with_gaps, " of them with gaps, ") +
          also(found.without_samples, " without samples, ") + with_thousands(found.rejected) + " rejected, " +
          with_thousands(found.blank) + " blank, " + with_thousands(found.layout.comments) + " comments");
}

}  // namespace

checked<Explanation> explain_file(store::Log& log, const std::filesystem::path& path,
                                  const ReadingChoice& choice) {
  const bool from_input = path == "-";
  auto file = from_input ? checked<InputFile>(InputFile::standard_input()) : InputFile::open(path);
  if (!file) return file.error();
  const auto reading = reading_of_file(log, *file, choice);
  if (!reading) return reading.error();
  Explanation found;
  found.name = from_input ? "standard input" : path.string();
  found.source_width = log.format().source_width;
  TextSource source(*file);
  if (const auto looked = look_at(source, reading->reader_options(found.source_width), found); !looked) {
    const Failure& why = looked.error();
    return why.detail.starts_with(found.name) ? why : file->named(why);
  }
  found.layout.remarks.insert(found.layout.remarks.end(), reading->remarks.begin(), reading->remarks.end());
  return found;
}

std::string text_of(const Explanation& found) {
  const formats::Layout& layout = found.layout;
  std::string out = printable(found.name) + ": would be read as " + printable(layout.form) + '\n';
  append_line(out, "text",
              std::string(found.marked ? "UTF-8 with a byte order mark" : "UTF-8 or ASCII") +
                  (found.compressed ? ", compressed by gzip" : ", not compressed"));
  if (layout.header_line != 0) {
    append_line(out, "header", "line " + std::to_string(layout.header_line));
    append_line(out, "separator", layout.separator + "; lines end with " + layout.line_end);
    append_line(out, "numbers", layout.number_marks);
    append_line(
        out, "depth",
        layout.depth_column + (layout.depth_unit.empty() ? ", no unit named" : ", in " + layout.depth_unit));
    append_line(out, "samples", std::to_string(found.source_width) + ", " + layout.sample_columns);
  }
  for (const Explanation::Row& row : found.first_rows) append_line(out, "row", words_of(row));
  append_counts(out, found);
  for (const std::string& remark : layout.remarks) append_line(out, "remark", remark);
  for (const std::string& reject : found.first_rejects) append_line(out, "rejected", reject);
  return out;
}

}  // namespace framesd::ingest
