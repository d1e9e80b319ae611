// SPDX-License-Identifier: MIT
#include "resources.hpp"

#include "openapi.hpp"
#include <framesd/base/build_info.hpp>
#include <framesd/image/lut.hpp>

namespace framesd::api {

checked<std::unique_ptr<const Policy>> Policy::from(ServiceOptions options, const RowFormat& format) {
  image::FrameEncoder encoder(format.frame_width, image::default_lut(), options.png_level);
  auto openapi = std::make_shared<const std::string>(
      openapi_document(options.app_name, build_info::version(), endpoints()));
  return std::make_unique<const Policy>(
      Policy{.options = std::move(options), .encoder = std::move(encoder), .openapi = std::move(openapi)});
}

void Policies::replace(std::unique_ptr<const Policy> policy) {
  const Lock lock(mutex_);
  all_.push_back(std::move(policy));
  current_.store(all_.back().get(), std::memory_order_release);
}

}  // namespace framesd::api
