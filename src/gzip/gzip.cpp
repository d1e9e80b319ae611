// SPDX-License-Identifier: MIT
//
// gzip over zlib, the one file of this folder that sees it. zlib checks each member's header, checksum and
// length; what stands between and behind members is decided here.
//
// Stricter than `gzip -d`, which only warns: anything behind the last member is malformed, so that nothing a
// client sent is dropped unread. Zero bytes at the end are padding, as they are to gzip (files from tapes).
#include <framesd/gzip/gzip.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <new>

#include <zlib.h>

namespace framesd::gzip {
namespace {

constexpr int kGzipWindowBits = 15 + 16;        // 32 KiB window; 16 asks zlib for gzip's header and trailer
constexpr int kMemoryLevel = 8;                 // zlib's default: 256 KB a Deflater
constexpr std::size_t kStepMax = 64 * 1024;     // output grows by so much at a time, whatever `room` allows
constexpr std::size_t kInputMax = 1024 * 1024;  // input zlib is shown at a time: its lengths have 32 bits

// zlib declares its input writable; it only reads it.
void show(z_stream& stream, std::string_view in) noexcept {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
  stream.avail_in = static_cast<uInt>(in.size());
}

// Makes `room` bytes at the end of `out` zlib's to write to.
void open_room(z_stream& stream, std::string& out, std::size_t room) {
  const std::size_t before = out.size();
  out.resize(before + room);
  stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
  stream.avail_out = static_cast<uInt>(room);
}

// Takes back what zlib left of it.
void close_room(const z_stream& stream, std::string& out) { out.resize(out.size() - stream.avail_out); }

}  // namespace

struct Inflater::State {
  enum class Where : std::uint8_t { before, inside, between, padding, failed };

  z_stream stream{};
  Where where = Where::before;

  State() {
    if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
  }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Unpacks into the open room until it is full or `in` is used up. How many bytes of `in` that took.
  std::size_t fill(std::string_view in);
  // One call of zlib.
  std::size_t step(std::string_view in);
  // Decides what follows a member: another one, or padding. How many bytes of padding `in` begins with.
  std::size_t begin_next(std::string_view in) noexcept;
};

std::size_t Inflater::State::fill(std::string_view in) {
  std::size_t used = 0;
  while (where != Where::failed) {
    const std::string_view rest = in.substr(used);
    if (where != Where::inside) {
      if (rest.empty()) break;
      used += begin_next(rest);
      continue;
    }
    const uInt room = stream.avail_out;
    const std::size_t taken = step(rest);
    used += taken;
    if (where == Where::inside && taken == 0 && stream.avail_out == room) break;
  }
  return used;
}

std::size_t Inflater::State::step(std::string_view in) {
  show(stream, in.substr(0, kInputMax));
  const std::size_t shown = stream.avail_in;
  const int code = inflate(&stream, Z_NO_FLUSH);
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  if (code == Z_STREAM_END) {
    where = Where::between;
  } else if (code != Z_OK && code != Z_BUF_ERROR) {  // Z_BUF_ERROR: no room, or no input
    where = Where::failed;
  }
  return shown - stream.avail_in;
}

std::size_t Inflater::State::begin_next(std::string_view in) noexcept {
  if (where != Where::padding && in.front() == kFirstByte) {
    inflateReset(&stream);
    where = Where::inside;
    return 0;
  }
  if (where == Where::before) {
    where = Where::failed;
    return 0;
  }
  const std::size_t zeros = std::min(in.find_first_not_of('\0'), in.size());
  where = zeros == in.size() ? Where::padding : Where::failed;
  return zeros;
}

Inflater::Inflater() : state_(std::make_unique<State>()) {}
Inflater::~Inflater() = default;

result<std::size_t> Inflater::take(std::string_view in, std::string& out, std::size_t room) {
  z_stream& stream = state_->stream;
  const std::size_t out_max = room > out.max_size() - out.size() ? out.max_size() : out.size() + room;
  for (std::size_t used = 0;;) {
    open_room(stream, out, std::min(out_max - out.size(), kStepMax));
    used += state_->fill(in.substr(used));
    close_room(stream, out);
    if (state_->where == State::Where::failed) return errc::gzip_malformed;
    if (stream.avail_out != 0 || out.size() == out_max) return used;
  }
}

bool Inflater::complete() const noexcept {
  return state_->where == State::Where::between || state_->where == State::Where::padding;
}

struct Deflater::State {
  z_stream stream{};
  bool finished = false;

  explicit State(int level) {
    assert(level >= 1 && level <= 9);
    if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~State() { deflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Hands zlib what was shown, until it has taken all and given all that `flush` asks for.
  void run(int flush, std::string& out) {
    assert(!finished);
    do {
      open_room(stream, out, std::clamp<std::size_t>(stream.avail_in / 2, 1024, kStepMax));
      deflate(&stream, flush);  // its only errors are misuse; Z_BUF_ERROR says that there was nothing to do
      close_room(stream, out);
    } while (stream.avail_out == 0);
  }
};

Deflater::Deflater(int level) : state_(std::make_unique<State>(level)) {}
Deflater::~Deflater() = default;

void Deflater::take(std::string_view in, std::string& out) {
  for (; !in.empty(); in.remove_prefix(std::min(in.size(), kInputMax))) {
    show(state_->stream, in.substr(0, kInputMax));
    state_->run(Z_NO_FLUSH, out);
  }
}

void Deflater::flush(std::string& out) { state_->run(Z_SYNC_FLUSH, out); }

void Deflater::finish(std::string& out) {
  state_->run(Z_FINISH, out);
  state_->finished = true;
}

std::string compressed(std::string_view text, int level) {
  std::string out;
  Deflater deflater(level);
  deflater.take(text, out);
  deflater.finish(out);
  return out;
}

}  // namespace framesd::gzip
