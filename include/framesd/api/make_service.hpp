// SPDX-License-Identifier: MIT
//
// The service of framesd itself: every route of the contract over one store.
#pragma once

#include <framesd/api/lifecycle.hpp>
#include <framesd/api/service.hpp>
#include <framesd/store/frame_store.hpp>

#include <memory>
#include <string>

namespace framesd::api {

struct ServiceOptions {
  std::string app_name;
  std::string environment;
  int png_level = 1;  // of frames: 0 stored, 1 our own Huffman codes, 2..9 zlib
};

// `store` and `lifecycle` outlive the service. Thread-safe.
[[nodiscard]] std::unique_ptr<Service> make_service(store::FrameStore& store, const Lifecycle& lifecycle,
                                                    ServiceOptions options);

}  // namespace framesd::api
