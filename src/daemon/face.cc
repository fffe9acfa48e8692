#include "daemon/face.h"

#include <filesystem>
#include <utility>

namespace foyer::daemon {

Face::Face(EventLoop& loop, const Config& config, const ctl::ApiParts& parts)
    : loop_(loop), config_(config), api_(parts) {
  site_.Mount("/api/", api_);
  site_.Mount("/", panel_);
}

Status Face::Open() {
  std::error_code ignored;  // where it cannot be made, listening there says so
  std::filesystem::create_directories(std::filesystem::path(config_.control_socket).parent_path(), ignored);
  auto control = web::HttpServer::Listen(loop_, site_, config_.control_socket);
  if (!control) return control.error();
  control_ = std::move(*control);
  return Ok();
}

}  // namespace foyer::daemon
