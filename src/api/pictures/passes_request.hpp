// SPDX-License-Identifier: MIT
//
// What /passes.png is asked for: which logs, how far each is shifted, and what picture is made of them.
#pragma once

#include "endpoint.hpp"
#include "log_request.hpp"
#include "picture_parameters.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace framesd::api {

enum class PassesMode : std::uint8_t { side, difference };
inline constexpr std::array<std::string_view, 2> kPassesModes = {"side", "difference"};  // as PassesMode

// One log of the picture.
struct Pass {
  std::string name{};
  Depth shift{};           // a frame at d is shown at d + shift
  PictureRequest picture;  // by itself; its range is not known before that of the whole is
};

struct PassesRequest {
  PassesMode mode = PassesMode::side;
  DepthRange range{};  // as shown; open where no bound was asked for
  std::uint32_t height = 0;
  render::ColourPlan colours{};  // as asked for; each pass has its own levels
  std::vector<Pass> passes{};    // one a log of the request, in their order
};

// As Data::logs has them; empty where they are not open because the request is wrong.
[[nodiscard]] PassesRequest passes_request_from(http::Params& params, const Call& call);

// The range of a pass in the depths of its own log, for what is shown from bounds.min to bounds.max. Empty:
// part of it lies beyond the depths there are.
[[nodiscard]] std::optional<DepthRange> own_range(const DepthRange& bounds, Depth shift) noexcept;

inline constexpr std::array kPassesParameters = joined(
    std::array{
        http::required(http::repeatable(
            http::with_example("default",
                               http::patterned(http::text_parameter("log", "A log; from left to right."),
                                               "^[a-z0-9][a-z0-9._-]{0,63}$")),
            2, kNamedLogsMax)),
        http::text_parameter("shift",
                             "How far each log is moved down, in its unit: one number per log, with commas "
                             "between. A frame at depth d is shown at d + shift. Absent: all 0.",
                             {}, "0,0.35"),
        http::choice_parameter("mode",
                               "side: one log beside the other. difference: how two logs differ, pixel by "
                               "pixel.",
                               kPassesModes, "side"),
        http::depth_parameter("depth_min",
                              "The shallowest depth shown, shifts included. Absent: that of the first frame "
                              "of any log.",
                              "9100"),
        http::depth_parameter("depth_max",
                              "The deepest depth shown, shifts included. Absent: that of the last frame of "
                              "any log.",
                              "9200"),
        http::count_parameter("height", "Number of pixel rows; each covers the same length of the range.", 1,
                              render::kHeightMax, "1000"),
        named(kShapeParameters, "width"),
        named(kShapeParameters, "resample"),
        http::text_parameter("rotate",
                             "Rotates by so many degrees (-360 to 360) to the right around the hole, as "
                             "/strip.png does: one number for all logs, or one per log with commas between.",
                             {}, "12.5"),
        named(kShapeParameters, "flip"),
    },
    kColourParameters);

}  // namespace framesd::api
