// SPDX-License-Identifier: MIT
//
// Whether a file is a log that was recorded upwards, by its two ends.
#include "block_rows.hpp"
#include "up_log.hpp"

#include <algorithm>
#include <vector>

namespace framesd::ingest {
namespace {

constexpr std::size_t kProbeBytes = std::size_t{64} << 10;
constexpr char kLineEnd = '\n';

// Nearly every row lies above the one before it.
bool mostly_upwards(const BlockRows& rows) noexcept {
  return rows.size() > 1 && rows.upward_steps() * 8 >= (rows.size() - 1) * 7;
}

// What stands in front of the rows, as a reader from the start finds it.
class Beginning final : private formats::RowSink {
 public:
  // Nothing if that takes more than `front`, or if a part of the file may not be read alone.
  static std::optional<UpLog> read(std::string_view front, const formats::ReaderOptions& options) {
    Beginning sink;
    formats::Reader reader(options, sink);
    sink.reader_ = &reader;
    if (!reader.push(front.substr(0, front.rfind(kLineEnd) + 1))) return {};
    if (!sink.first_row_ || sink.blank_before_ != 0) return {};
    if (reader.needs_context() || reader.may_refuse()) return {};
    return UpLog{.header = std::string(reader.header()),
                 .rows_begin = sink.first_row_->bytes,
                 .lines_before = sink.first_row_->lines,
                 .layout = reader.layout()};
  }

 private:
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           SourcePosition before) override {
    return note(before);
  }
  bool rejected(const formats::Reject& reject) override { return note(reject.before); }
  bool note(SourcePosition before) {
    if (!first_row_) {
      first_row_ = before;
      blank_before_ = reader_->blank_rows() + reader_->rows_without_samples();
    }
    return true;
  }

  const formats::Reader* reader_ = nullptr;
  std::uint64_t blank_before_ = 0;  // the first row
  std::optional<SourcePosition> first_row_;
};

}  // namespace

std::optional<UpLog> recognize_up_log(InputFile& file, const formats::ReaderOptions& options) {
  if (!file.regular()) return {};
  std::vector<char> block(std::min<std::uint64_t>(file.size(), kProbeBytes));
  if (!file.read_at(0, block)) return {};
  const std::string_view front(block.data(), block.size());
  const auto log = Beginning::read(front, options);
  if (!log) return {};

  BlockRows rows(options.source_width, options.rules, log->header);
  const std::size_t whole = front.rfind(kLineEnd) + 1;
  if (!rows.read(front.substr(log->rows_begin, whole - log->rows_begin)) || !mostly_upwards(rows)) return {};
  const Depth first = rows.depth(0);

  if (!file.read_at(file.size() - block.size(), block)) return {};
  if (!rows.read(whole_rows({block.data(), block.size()}, false)) || !mostly_upwards(rows)) return {};
  if (rows.depth(rows.size() - 1) >= first) return {};
  return log;
}

}  // namespace framesd::ingest
