// SPDX-License-Identifier: MIT
//
// JSON Schemas (2020-12) of what is sent and answered.
#include "openapi.hpp"

namespace framesd::api {
namespace {

constexpr SchemaSpec kSchemas[] = {
    {"Problem", R"({"type":"object","required":["type","title","status","detail","instance","error_code",
"request_id","timestamp"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
"status":{"type":"integer","minimum":400,"maximum":599},"detail":{"type":"string"},
"instance":{"type":"string"},"error_code":{"type":"string"},"request_id":{"type":"string"},
"timestamp":{"type":"string"},"errors":{"type":"array","items":{"type":"object",
"required":["parameter","detail"],"properties":{"parameter":{"type":"string"},"detail":{"type":"string"}}}}}})"},
    {"Document",
     R"({"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"},
"info":{"type":"object"},"paths":{"type":"object"}}})"},
    {"Root", R"({"type":"object","required":["message","version","docs","health"],"properties":{
"message":{"type":"string"},"version":{"type":"string"},"docs":{"type":"string"},"health":{"type":"string"}}})"},
    {"Health", R"({"type":"object","required":["status","app_name","version","environment","database"],
"properties":{"status":{"enum":["healthy","degraded"]},"app_name":{"type":"string"},"version":{"type":"string"},
"environment":{"type":"string"},"database":{"type":"string"}}})"},
    {"Ready", R"({"type":"object","required":["status"],"properties":{"status":{"enum":["ready","not ready"]},
"reasons":{"type":"array","items":{"type":"string"}}}})"},
    {"Version", R"({"type":"object","required":["name","version","commit","compiler"],"properties":{
"name":{"type":"string"},"version":{"type":"string"},"commit":{"type":"string"},"compiler":{"type":"string"}}})"},
};

}  // namespace

std::span<const SchemaSpec> schemas() noexcept { return kSchemas; }

}  // namespace framesd::api
