// SPDX-License-Identifier: MIT
//
// A form in pieces: whatever it is and however it is cut, it gives the same content and the same defect, and
// never more content than it has bytes.
#include <framesd/http/form_file.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

using framesd::http::FormFile;

struct Read {
  std::string content;
  std::string name;
  std::string field;
  std::optional<FormFile::Defect> defect;

  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view body, std::size_t piece) {
  FormFile form("b");
  Read out;
  for (std::size_t at = 0; at < body.size() && !out.defect; at += piece)
    out.defect = form.feed(body.substr(at, piece), out.content);
  if (!out.defect) out.defect = form.finish();
  out.name = form.name();
  out.field = form.field();
  return out;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  const Read whole = read(body, body.size() + 1);
  require(whole.content.size() <= body.size(), "no more than there is");
  require(read(body, data[0] % 64 + 1u) == whole, "every split gives the same");
  static_cast<void>(framesd::http::boundary_of(body));
  return 0;
}
