// SPDX-License-Identifier: MIT
#include "block.hpp"

#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>
#include <framesd/base/number.hpp>

#include <algorithm>
#include <array>

namespace framesd::archive {
namespace {

// A byte that is no text, the name, and the ends of lines that a transfer as text would change.
constexpr std::array<std::uint8_t, 12> kMagic = {0x8B, 'f', 'r',  'a',  'm',  'e',
                                                 's',  'd', 0x0D, 0x0A, 0x1A, 0x0A};
constexpr std::size_t kStartBytes = kMagic.size() + 4 + 4;  // the format number and a checksum
constexpr std::size_t kHeadBytes = 8;                       // kind and length
constexpr std::size_t kCrcBytes = 4;

std::uint32_t block_crc(std::uint64_t number, Bytes head, Bytes payload) noexcept {
  std::array<std::uint8_t, 8> counted;
  store_le(counted.data(), number);
  return crc32c(payload, crc32c(head, crc32c(counted)));
}

std::span<const char> chars_of(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string name_of(Kind kind) {
  std::array<std::uint8_t, 4> letters;
  store_le(letters.data(), static_cast<std::uint32_t>(kind));
  std::string name;
  for (const std::uint8_t letter : letters)
    name += letter >= 0x20 && letter < 0x7F ? static_cast<char>(letter) : '?';
  return name;
}

checked<void> BlockWriter::put(Bytes bytes) {
  digest_.add(chars_of(bytes));
  bytes_ += bytes.size();
  return to_.write(bytes);
}

checked<void> BlockWriter::begin() {
  std::array<std::uint8_t, kStartBytes> start;
  std::ranges::copy(kMagic, start.begin());
  store_le(&start[kMagic.size()], kArchiveFormat);
  store_le(&start[kMagic.size() + 4], crc32c(Bytes(start).first(kMagic.size() + 4)));
  return put(start);
}

checked<void> BlockWriter::write(Kind kind, Bytes payload) {
  std::array<std::uint8_t, kHeadBytes> head;
  store_le(head.data(), static_cast<std::uint32_t>(kind));
  store_le(&head[4], static_cast<std::uint32_t>(payload.size()));
  std::array<std::uint8_t, kCrcBytes> crc;
  store_le(crc.data(), block_crc(number_++, head, payload));
  for (const Bytes part : {Bytes(head), payload, Bytes(crc)}) {
    if (const auto done = put(part); !done) return done;
  }
  return {};
}

Failure BlockReader::damaged(std::string_view what) const {
  return fail(errc::archive_damaged, "byte " + with_thousands(at_) + ": the block " + name_of(kind_) +
                                         " is damaged: " + std::string(what));
}

checked<std::size_t> BlockReader::fill_as_far_as_there_is(std::span<std::uint8_t> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto read = from_.read(into.subspan(filled));
    if (!read) return read.error();
    if (*read == 0) break;
    filled += *read;
  }
  digest_.add(chars_of(into.first(filled)));
  bytes_ += filled;
  return filled;
}

checked<void> BlockReader::fill(std::span<std::uint8_t> into) {
  const auto filled = fill_as_far_as_there_is(into);
  if (!filled) return filled.error();
  if (*filled == into.size()) return {};
  return fail(errc::archive_cut,
              "byte " + with_thousands(bytes_) + ": the archive ends here, before its end mark");
}

checked<void> BlockReader::begin() {
  std::array<std::uint8_t, kStartBytes> start;
  const auto filled = fill_as_far_as_there_is(start);
  if (!filled) return filled.error();
  const std::size_t compared = std::min(*filled, kMagic.size());
  if (*filled == 0) return fail(errc::archive_cut, "byte 0: there is nothing to read");
  if (!std::equal(kMagic.begin(), kMagic.begin() + compared, start.begin()))
    return fail(errc::archive_foreign, "byte 0: this does not begin as an archive of framesd does");
  if (*filled < start.size())
    return fail(errc::archive_cut,
                "byte " + with_thousands(bytes_) + ": the archive ends here, before its end mark");
  const Bytes covered = Bytes(start).first(kMagic.size() + 4);
  if (load_le<std::uint32_t>(&start[kMagic.size() + 4]) != crc32c(covered))
    return fail(errc::archive_damaged, "byte 12: the format number is damaged");
  const auto format = load_le<std::uint32_t>(&start[kMagic.size()]);
  if (format == kArchiveFormat) return {};
  return fail(errc::archive_newer, "byte 12: this archive has format " + std::to_string(format) +
                                       "; this framesd knows format " + std::to_string(kArchiveFormat));
}

checked<Block> BlockReader::next() {
  at_ = bytes_;
  before_ = digest_.text();
  std::array<std::uint8_t, kHeadBytes> head;
  if (const auto done = fill(head); !done) return done.error();
  kind_ = Kind{load_le<std::uint32_t>(head.data())};
  const std::size_t size = load_le<std::uint32_t>(&head[4]);
  if (size > kBlockMax) return damaged("it would have " + with_thousands(size) + " bytes");
  payload_.resize(size);
  if (const auto done = fill(payload_); !done) return done.error();
  std::array<std::uint8_t, kCrcBytes> crc;
  if (const auto done = fill(crc); !done) return done.error();
  if (load_le<std::uint32_t>(crc.data()) != block_crc(number_++, head, payload_))
    return damaged("its checksum does not fit");
  return Block{.kind = kind_, .payload = payload_};
}

checked<void> BlockReader::end() {
  std::array<std::uint8_t, 1> more;
  const std::uint64_t at = bytes_;
  const auto filled = from_.read(more);
  if (!filled) return filled.error();
  if (*filled == 0) return {};
  return fail(errc::archive_damaged, "byte " + with_thousands(at) + ": something follows the end mark");
}

}  // namespace framesd::archive
