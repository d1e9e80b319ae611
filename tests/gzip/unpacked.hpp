// SPDX-License-Identifier: MIT
//
// What an Inflater makes of a whole file that reaches it in pieces: for tests and fuzzing.
#pragma once

#include <framesd/gzip/gzip.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace framesd::gzip {

struct Unpacked {
  std::string text{};
  bool refused = false;
  bool complete = false;
  bool within_room = true;  // no call gave more than its room, or used more than it was given

  bool operator==(const Unpacked&) const = default;
};

// REQUIRES: room > 0, piece > 0
inline Unpacked unpacked(std::string_view file, std::size_t piece, std::size_t room) {
  Unpacked seen;
  Inflater inflater;
  for (std::string_view rest = file; !rest.empty() && !seen.refused;) {
    std::string_view in = rest.substr(0, piece);
    rest.remove_prefix(in.size());
    for (std::size_t came = room; came == room || !in.empty();) {
      const std::size_t before = seen.text.size();
      const auto used = inflater.take(in, seen.text, room);
      came = seen.text.size() - before;
      seen.within_room = seen.within_room && came <= room && (!used || *used <= in.size());
      seen.refused = !used;
      if (seen.refused) break;
      in.remove_prefix(*used);
    }
  }
  seen.complete = inflater.complete();
  return seen;
}

inline Unpacked unpacked(std::string_view file) { return unpacked(file, file.size() + 1, 1 << 20); }

}  // namespace framesd::gzip
