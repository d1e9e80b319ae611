// SPDX-License-Identifier: MIT
//
// Health: how a log is, for /ready, /metrics and whoever operates it.
#pragma once

#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store {

// A number that only this engine has. Names are those of metrics: "map_bytes".
struct Figure {
  std::string_view name;
  std::string_view help;  // a sentence
  std::uint64_t value;
};

struct Health {
  bool answers = true;
  std::string silent_because = {};  // where it does not answer and it is known why: a line for the operator
  Version version = {};
  std::optional<Extent> extent = {};   // empty: not known
  std::string read_only_because = {};  // since it was opened; empty: nothing has happened
  bool opened_to_read = false;         // it never takes writes: a medium that is read-only
  bool full = false;                   // the last write found no room in it, though its disk has some
  bool gone = false;                   // its file was removed or replaced, with the rows stored until then
  std::optional<std::uint64_t> disk_free_bytes = {};  // where it is kept; empty: not known
  std::vector<Figure> figures = {};
};

}  // namespace framesd::store
