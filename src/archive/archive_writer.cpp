// SPDX-License-Identifier: MIT
#include "block.hpp"
#include "parts.hpp"
#include <framesd/archive/archive_writer.hpp>
#include <framesd/base/endian.hpp>

namespace framesd::archive {
namespace {

constexpr std::size_t kRowsBlock = 1 << 20;  // bytes after which a block of rows is written
constexpr std::size_t kCountBytes = 4;

Bytes bytes_of(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

template <class T>
checked<void> write_json(BlockWriter& blocks, Kind kind, const T& what) {
  std::string text;
  JsonWriter json(text);
  write(json, what);
  return blocks.write(kind, bytes_of(text));
}

}  // namespace

ArchiveWriter::ArchiveWriter(ByteSink& to) : blocks_(std::make_unique<BlockWriter>(to)) {}
ArchiveWriter::~ArchiveWriter() = default;

checked<void> ArchiveWriter::begin(const Head& head) {
  contents_.head = head;
  if (const auto done = blocks_->begin(); !done) return done;
  return write_json(*blocks_, Kind::head, head);
}

checked<void> ArchiveWriter::begin_log(const Manifest& manifest) {
  frames_ = notes_ = 0;
  contents_.logs.push_back(manifest);
  block_.assign(kCountBytes, '\0');
  return write_json(*blocks_, Kind::log, manifest);
}

checked<void> ArchiveWriter::facts(std::string_view text) {
  return blocks_->write(Kind::facts, bytes_of(text));
}

checked<void> ArchiveWriter::row(Depth depth, const store::NewRow& row) {
  append_row(block_, depth, row);
  ++rows_;
  ++frames_;
  return block_.size() < kRowsBlock ? checked<void>() : write_rows();
}

checked<void> ArchiveWriter::write_rows() {
  if (rows_ == 0) return {};
  store_le(block_.data(), rows_);
  const auto done = blocks_->write(Kind::rows, bytes_of(block_));
  rows_ = 0;
  block_.resize(kCountBytes);
  return done;
}

checked<void> ArchiveWriter::note(const store::Note& note) {
  if (const auto done = write_rows(); !done) return done;
  ++notes_;
  return blocks_->write(Kind::note, bytes_of(note_bytes(note)));
}

checked<void> ArchiveWriter::end_log() {
  if (const auto done = write_rows(); !done) return done;
  return write_json(*blocks_, Kind::end_of_log,
                    LogEnd{.frames = frames_, .notes = notes_, .digest = blocks_->digest()});
}

checked<void> ArchiveWriter::end() {
  contents_.digest = blocks_->digest();
  const auto done =
      write_json(*blocks_, Kind::end, ArchiveEnd{.logs = contents_.logs.size(), .digest = contents_.digest});
  contents_.bytes = blocks_->bytes();
  return done;
}

}  // namespace framesd::archive
