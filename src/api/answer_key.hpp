// SPDX-License-Identifier: MIT
//
// By what an answer is known: the state of the log, the coding, and the identity of what was asked.
#pragma once

#include "endpoint.hpp"
#include <framesd/http/conditional.hpp>
#include <framesd/http/negotiate.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::api {

// Where the identity begins in a cache key: behind the state of the store and the coding.
constexpr std::size_t kKeyHead = 2 * sizeof(std::uint64_t) + 1;

// Appends what tells this answer from any other, the state of the store aside: route, path, known parameters
// in the order of the specs, representation, prefix of links, and what the policy says about pictures.
void append_identity(std::string& out, const Call& call, const Data& data);

// REQUIRES: key has kKeyHead bytes or more
void write_key_head(std::string& key, const store::Version& version, http::Coding coding) noexcept;

// The tag of an answer with that key.
[[nodiscard]] http::Etag etag_of(std::string_view key, const store::Version& version,
                                 http::Coding coding) noexcept;

// What an ETag says of the representation that GET of `call`'s path gives, asked without parameters, where
// GET's route is the same template: for a PUT, which answers with the tag that GET will.
//
// representation   as the Data of GET has it
[[nodiscard]] std::uint64_t plain_representation(const Call& call, std::string_view representation = {});

}  // namespace framesd::api
