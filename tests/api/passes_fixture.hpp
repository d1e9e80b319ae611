// SPDX-License-Identifier: MIT
//
// Logs of one hole on disk, beside a default one in memory: each a part of the same rock, moved and rotated.
#pragma once

#include "support/reference_png.hpp"
#include "support/temp_dir.hpp"
#include "writing_fixture.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::test {

struct PassesApi : WritingApi {
  PassesApi() {
    logs = on_disk.get();
    restart_with({});
  }
  ~PassesApi() {
    response.clear();
    service.reset();
  }

  // A sample of the rock, in 0.1 units of depth and eighths of the hole.
  static int rock(std::int64_t depth, int column) {
    auto state = static_cast<std::uint32_t>(depth * 8 + ((column % 8) + 8) % 8) * 2654435761u;
    state ^= state >> 15;
    state *= 2246822519u;
    return static_cast<int>((state >> 13) % 256);
  }

  struct Log {
    std::int64_t first = 1000;  // in 0.1 units of the rock
    int frames = 200;
    std::int64_t deeper = 0;  // by how much its depths are too great, in counts
    int columns = 0;          // by how many it is rotated to the right
  };

  // A log whose frames are as wide as its rows, so that both are known.
  void make(const std::string& name, const Log& log, int width = 8) {
    const std::string all = std::to_string(width);
    sent(http::Method::put, "/logs/" + name, 201,
         {.text = R"({"source_width":)" + all + R"(,"frame_width":)" + all + "}"});
    add(name, log, width);
  }
  void add(const std::string& name, const Log& log, int width = 8) {
    std::string csv = "depth";
    for (int x = 0; x < width; ++x) csv += ",c" + std::to_string(x);
    for (std::int64_t row = log.first; row < log.first + log.frames; ++row) {
      Depth::from_count(row * 100'000 + log.deeper).append_to(csv += '\n');
      for (int x = 0; x < width; ++x) csv += ',' + std::to_string(rock(row, x - log.columns));
    }
    sent(http::Method::post, "/logs/" + name + "/frames", 200, {.text = csv + '\n', .type = "text/csv"});
  }

  ReferencePng png(std::string_view target) {
    ask(target);
    BOOST_REQUIRE_MESSAGE(response.status == 200u, target << ": " << response.content());
    const std::string body = content();
    return decode_reference_png({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
  }

  std::vector<std::string> wrong(std::string_view target, unsigned status = 422) {
    return wrong_members(json(target, status));
  }

  TempDir dir;
  std::unique_ptr<store::Store> on_disk =
      store::lmdb::open_logs({.directory = dir.path(), .map_bytes = 64 << 20, .format = kFormat});
};

}  // namespace framesd::test
