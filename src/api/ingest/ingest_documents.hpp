// SPDX-License-Identifier: MIT
//
// What the routes that ingest say alike in the API document.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::api {

constexpr std::string_view kUploadIdExample = "well7-2026-11-20";
constexpr std::string_view kUploadIdPattern = "^[A-Za-z0-9._-]{1,64}$";

// Samples of a row as wide as the log, with commas between; of another `row` others.
inline std::string example_samples(std::uint16_t source_width, unsigned row) {
  std::string out;
  for (unsigned i = 0; i < source_width; ++i) {
    const unsigned ramp = i * 255 / source_width;
    out.append(i == 0 ? "" : ",").append(std::to_string((ramp + 40 * row) % 256));
  }
  return out;
}

constexpr std::string_view kReportExample =
    R"({"rows":5461,"stored":5459,"inserted":5459,"replaced":0,"absent":0,"blank":1,"rejected":1,"bytes":4312345,)"
    R"("seconds":0.04,"first_depth":9000.1,"last_depth":9546.0,"stopped":false,)"
    R"("rejects":[{"line":12,"column":3,"reason":"sample is not a number","value":"x"}]})";

constexpr std::string_view kUploadExample =
    R"({"upload_id":"well7-2026-11-20","offset":1048576,"complete":false,"in_progress":false,)"
    R"("report":{"rows":1320,"stored":1320,"inserted":1320,"replaced":0,"absent":0,"blank":0,"rejected":0,)"
    R"("bytes":1048576,"seconds":0.4,"first_depth":9000.1,"last_depth":9132.0,"stopped":false,"rejects":[]}})";

constexpr std::string_view kIngestsExample =
    R"({"ingests":[{"id":"0193f0a1b2c39d01e7a4","source":"well7.csv","bytes":4312345,)"
    R"("digest":"5d41402abc4b2a76b9719d911017c592","time":"2026-11-20T12:34:56.789Z","scope":"ingest",)"
    R"("same_as":null,"error":null,"state":{"incarnation":"1f0c33a9b2d4e6f8","generation":7},)"
    R"("report":{"rows":5461,"stored":5459,"inserted":5459,"replaced":0,"absent":0,"blank":1,"rejected":1,)"
    R"("bytes":4312345,"seconds":0.04,"first_depth":9000.1,"last_depth":9546.0,"stopped":false,"rejects":[]}}]})";

constexpr std::string_view kJobExample =
    R"({"job_id":"9f1c22aa03b75d10","state":"running","log":"default","csv_path":"well7/log.csv",)"
    R"("bytes_done":1048576,)"
    R"("bytes_total":4312345,"rows_done":1320,"percent":24.3,"rows_per_second":512000.0,"eta_seconds":0.1,)"
    R"("created":"2026-11-20T12:34:56.789Z","started":"2026-11-20T12:34:56.790Z","finished":null,)"
    R"("error":null,"report":null})";

}  // namespace framesd::api
