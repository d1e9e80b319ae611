// SPDX-License-Identifier: MIT
#include "text_source.hpp"

#include <algorithm>

namespace framesd::ingest {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1}
                                    << 20;  // a system call every 1,300 rows: not worth tuning further
constexpr std::size_t kMagicBytes = 2;

}  // namespace

TextSource::TextSource(InputFile& file) : file_(file), block_(kBlockBytes) {}

checked<std::size_t> TextSource::read(std::span<char> room) {
  if (file_.regular()) {
    const std::uint64_t left = file_.size() - std::min(file_.size(), bytes_read_);
    room = room.first(std::min<std::uint64_t>(room.size(), left));
  }
  const auto count = room.empty() ? checked<std::size_t>(0) : file_.read(room);
  if (!count) return count;
  bytes_read_ += *count;
  digest_.add(room.first(*count));
  ended_ = *count == 0;
  if (*count == 0) {
    if (const auto grown = file_.grown(); !grown) return grown.error();
  }
  return count;
}

// The first block of a pipe may be a single byte: too few to see what it is.
checked<std::string_view> TextSource::next_of_file() {
  std::size_t filled = 0;
  const std::size_t wanted = begun_ ? 1 : kMagicBytes;
  begun_ = true;
  while (filled < wanted) {
    const auto count = read(std::span(block_).subspan(filled));
    if (!count) return count.error();
    if (*count == 0) break;
    filled += *count;
  }
  return std::string_view(block_.data(), filled);
}

checked<std::string_view> TextSource::rest_of_row() {
  const auto grown = file_.grown();
  if (!grown) return grown.error();
  if (*grown == 0 || !row_open_) return std::string_view();
  const auto count = file_.read(block_);
  if (!count) return count.error();
  const std::string_view more(block_.data(), *count);
  const std::string_view row = more.substr(0, std::min(more.find('\n'), more.size() - 1) + 1);
  bytes_read_ += row.size();
  digest_.add(row);
  return row;
}

checked<std::string_view> TextSource::next_unpacked() {
  text_.clear();
  while (text_.empty()) {
    if (packed_.empty()) {
      const auto block = next_of_file();
      if (!block) return block.error();
      if (block->empty()) break;
      packed_ = *block;
    }
    const auto used = inflater_->take(packed_, text_, kBlockBytes);
    if (!used) return file_.refusal(errc::gzip_malformed, "the gzip data in it is damaged");
    packed_.remove_prefix(*used);
  }
  if (text_.empty() && !inflater_->complete())
    return file_.refusal(errc::gzip_malformed, "the gzip file ends too early");
  return std::string_view(text_);
}

checked<std::string_view> TextSource::next() {
  if (inflater_) return next_unpacked();
  const bool first = !begun_;
  auto block = next_of_file();
  if (!block) return block;
  if (first && gzip::looks_compressed(*block)) {
    inflater_.emplace();
    packed_ = *block;
    return next_unpacked();
  }
  if (block->empty() && !first && file_.regular()) block = rest_of_row();
  if (block && !block->empty()) row_open_ = block->back() != '\n';
  return block;
}

}  // namespace framesd::ingest
