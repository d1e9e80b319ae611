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
    {"Stats", R"({"type":"object","required":["depth_min","depth_max","count","first_depth","last_depth",
"median_step","min","max","mean","std","percentiles","histogram"],"properties":{
"depth_min":{"type":["number","null"]},"depth_max":{"type":["number","null"]},"count":{"type":"integer"},
"first_depth":{"type":["number","null"]},"last_depth":{"type":["number","null"]},
"median_step":{"type":["number","null"]},"min":{"type":["integer","null"]},"max":{"type":["integer","null"]},
"mean":{"type":["number","null"]},"std":{"type":["number","null"]},
"percentiles":{"type":"object","required":["p1","p2","p5","p25","p50","p75","p95","p98","p99"]},
"histogram":{"type":"array","items":{"type":"integer"}}}})"},
    {"Gaps", R"({"type":"object","required":["count","median_step","factor","truncated","gaps"],"properties":{
"count":{"type":"integer"},"median_step":{"type":["number","null"]},"factor":{"type":"number"},
"truncated":{"type":"boolean"},"gaps":{"type":"array","items":{"type":"object",
"required":["from","to","length"],"properties":{"from":{"type":"number"},"to":{"type":"number"},
"length":{"type":"number"}}}}}})"},
    {"Colormaps", R"({"type":"object","required":["colormaps"],"properties":{"colormaps":{"type":"array",
"items":{"type":"object","required":["name","stops"],"properties":{"name":{"type":"string"},
"stops":{"type":"array","items":{"type":"array"}}}}}}})"},
    {"Tiles", R"({"type":"object","required":["generation","depth_min","depth_max","tile_width","tile_height",
"levels"],"properties":{"generation":{"type":"integer"},"depth_min":{"type":["number","null"]},
"depth_max":{"type":["number","null"]},"tile_width":{"type":"integer"},"tile_height":{"const":256},
"levels":{"type":"array","items":{"type":"object","required":["level","cell_height","first_index",
"last_index"],"properties":{"level":{"type":"integer"},"cell_height":{"type":"number"},
"first_index":{"type":"integer"},"last_index":{"type":"integer"}}}}}})"},
};

}  // namespace

std::span<const SchemaSpec> schemas() noexcept { return kSchemas; }

}  // namespace framesd::api
