// SPDX-License-Identifier: MIT
//
// Any bytes as a gzip file: however they are cut and however little room there is, the same comes out, and
// any text packed comes back.
//
// The first two bytes choose the piece and the room.
#include "gzip/unpacked.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace gzip = framesd::gzip;

namespace {

constexpr std::size_t kSwollenMax =
    1 << 20;  // beyond, only the first room is looked at: that is the bomb's test

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

bool swells(std::string_view file) {
  gzip::Inflater inflater;
  std::string out;
  (void)inflater.take(file, out, kSwollenMax);
  require(out.size() <= kSwollenMax, "no more than the room");
  return out.size() == kSwollenMax;
}

void check_cuts(std::string_view file, std::size_t piece, std::size_t room) {
  const gzip::Unpacked whole = gzip::unpacked(file);
  const gzip::Unpacked cut = gzip::unpacked(file, piece, room);
  require(whole == cut, "every split and every room gives the same");
  require(whole.within_room, "within the room");
  require(!(whole.refused && whole.complete), "refused is not complete");
}

void check_round_trip(std::string_view text, std::size_t piece) {
  gzip::Deflater deflater(1);
  std::string file;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    deflater.take(text.substr(at, piece), file);
    if (at % 3 == 0) deflater.flush(file);
  }
  deflater.finish(file);
  const gzip::Unpacked seen = gzip::unpacked(file);
  require(seen.complete && !seen.refused && seen.text == text, "what is packed is unpacked");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece = data[0] + 1u;
  const std::size_t room = data[1] * 5u + 1u;
  const std::string file(reinterpret_cast<const char*>(data + 2), size - 2);
  if (!swells(file)) check_cuts(file, piece, room);
  check_round_trip(file, piece);
  return 0;
}
