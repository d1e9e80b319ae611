// SPDX-License-Identifier: MIT
//
// The service over a log whose every sample is known, and pictures taken apart by the reference decoder.
#pragma once

#include "api_fixture.hpp"
#include "support/reference_png.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::test {

struct PictureApi : Api {
  using Row = std::vector<std::uint8_t>;

  // A frame at `count`, with samples that follow from it; some are 0.
  static Row row_at(std::int64_t count) {
    std::uint32_t state = static_cast<std::uint32_t>(count) * 2654435761u + 12345;
    Row row;
    for (int i = 0; i < kFormat.frame_width; ++i) {
      state = state * 1664525u + 1013904223u;
      row.push_back(static_cast<std::uint8_t>(state >> 24));
    }
    if (count % 3 == 0) row[0] = 0;
    return row;
  }

  // Frames at first, first + step, ... in units.
  void log(double first, double step, int frames) {
    auto batch = store.new_batch();
    for (int i = 0; i < frames; ++i) {
      const auto count = static_cast<std::int64_t>(std::llround((first + i * step) * 1e6));
      const Row row = row_at(count);
      Row source = row;
      source.insert(source.end(), row.begin(), row.end());
      batch->add(Depth::from_count(count), source, row);
      rows[count] = row;
    }
    store.submit(store::Upsert{.batch = std::move(batch)},
                 [](const result<store::WriteOutcome>& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }

  ReferencePng png(std::string_view target) {
    ask(target);
    BOOST_REQUIRE_MESSAGE(response.status == 200u, response.content());
    BOOST_TEST(response.content_type == "image/png");
    const std::string body = content();
    return decode_reference_png({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
  }

  static std::vector<std::uint8_t> chunk(const ReferencePng& png, std::string_view type) {
    const auto found = std::ranges::find(png.chunks, type, &PngChunk::type);
    return found == png.chunks.end() ? std::vector<std::uint8_t>() : found->data;
  }

  static std::map<std::string, std::string> texts(const ReferencePng& png) {
    std::map<std::string, std::string> all;
    for (const PngChunk& one : png.chunks) {
      if (one.type != "tEXt") continue;
      const std::string text(one.data.begin(), one.data.end());
      const auto nul = text.find('\0');
      all[text.substr(0, nul)] = text.substr(nul + 1);
    }
    return all;
  }

  // The frames from a to b as one picture, in counts.
  Row pixels(std::int64_t a, std::int64_t b) const {
    Row all;
    for (auto row = rows.lower_bound(a); row != rows.end() && row->first <= b; ++row) {
      all.insert(all.end(), row->second.begin(), row->second.end());
    }
    return all;
  }

  // The least grey with at least so many per cent at or below it.
  static int percentile(Row samples, double percent) {
    std::ranges::sort(samples);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (static_cast<double>(i + 1) * 100 >= percent * static_cast<double>(samples.size()))
        return samples[i];
    }
    return samples.back();
  }

  std::map<std::int64_t, Row> rows;
};

}  // namespace framesd::test
