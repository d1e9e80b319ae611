// SPDX-License-Identifier: MIT
//
// gzip (RFC 1952) in pieces: files and request bodies come in compressed, text answers go out so.
//
// Both directions take and give pieces of any size and hold a fixed amount of memory, so neither a large body
// nor a small one that swells (a bomb) costs more than its caller lets it. One thread at a time.
#pragma once

#include <framesd/base/error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace framesd::gzip {

constexpr char kFirstByte = '\x1f';  // of a gzip file; no text begins with it

// Whether `bytes`, the first of a file, are those of a gzip file.
[[nodiscard]] constexpr bool looks_compressed(std::string_view bytes) noexcept {
  return bytes.size() >= 2 && bytes[0] == kFirstByte && bytes[1] == '\x8b';
}

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Takes from the front of `in` and appends what it unpacks to `out`, at most `room` bytes. Gives how many
  // bytes of `in` are used up; call again with the rest (also an empty one) while `room` bytes came.
  // Several members in a row are one file, as in gzip itself.
  //
  // Errors: gzip_malformed (no gzip, a wrong checksum or length). Every later call gives it again.
  [[nodiscard]] result<std::size_t> take(std::string_view in, std::string& out, std::size_t room);

  // What has come so far ends where a member ends: false for a file that was cut off.
  bool complete() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Deflater {
 public:
  // level   1 (quick) .. 9 (small)
  explicit Deflater(int level = 6);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  // Packs `in` and appends what is ready to `out`.
  void take(std::string_view in, std::string& out);
  // Appends all that was taken so far in a form that can be unpacked already: for a reader that waits.
  void flush(std::string& out);
  // Appends the end of the file. Nothing may be taken afterwards.
  void finish(std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// All of `text` packed at once.
[[nodiscard]] std::string compressed(std::string_view text, int level = 6);

}  // namespace framesd::gzip
