// SPDX-License-Identifier: MIT
//
// Any bytes as a chunked body: the same data, end and verdict however it is cut, never more than the limits;
// and any bytes written in chunks read back.
//
// The first byte chooses how long the pieces are.
#include <framesd/http/chunked.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

using framesd::http::ChunkedReader;

namespace {

constexpr std::size_t kOverheadMax = 64;
constexpr std::uint64_t kBodyMax = 1024;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Outcome {
  std::string body;
  std::size_t used = 0;
  bool done = false;
  unsigned refused = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome read(const std::string& text, std::size_t piece) {
  Outcome out;
  ChunkedReader reader(kOverheadMax, kBodyMax);
  while (out.used < text.size() && !reader.done() && !reader.error()) {
    const std::string received = text.substr(out.used, piece);  // on its own: a sanitizer sees a read beyond
    const auto taken = reader.take(received);
    require(taken.bytes > 0 && taken.bytes <= received.size());
    out.body += taken.data;
    out.used += taken.bytes;
  }
  out.done = reader.done();
  if (reader.error()) out.refused = reader.error()->status;
  return out;
}

std::string chunks_of(std::string_view body, std::size_t piece) {
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", std::min(piece, body.size()));
    out.append(size).append(body.substr(0, piece)).append("\r\n");
  }
  return out + "0\r\n\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0];
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Outcome whole = read(text, text.size());
  require(whole == read(text, 1) && whole == read(text, piece));
  require(whole.body.size() <= kBodyMax && !(whole.done && whole.refused != 0));
  const std::string body = text.substr(0, kBodyMax);
  const Outcome back = read(chunks_of(body, piece), 7);
  require(back.done && back.body == body);
  return 0;
}
