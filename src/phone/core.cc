#include "phone/core.h"

#include <mediastreamer2/msfactory.h>

#include <utility>

#include "phone/camera_filter.h"
#include "phone/sound_card.h"

#ifdef __SANITIZE_ADDRESS__
// liblinphone loses a few list nodes with each call, and whole calls that are not over when it stops. This build is for
// finding our own leaks.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:liblinphone.so\nleak:libmediastreamer.so\nleak:libortp.so\nleak:libbellesip.so\nleak:libbctoolbox.so\n";
}
#endif

#ifdef __SANITIZE_THREAD__
// mediastreamer2 has PulseAudio's client among its sound cards; that library's locks are not ours to mend.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race:libpulsecommon-*.so\n"; }
#endif

namespace foyer::phone {
namespace {

Core& CoreOf(LinphoneCore* core) { return *static_cast<Core*>(linphone_core_get_user_data(core)); }

// The library's own lines go nowhere: they may hold passwords and addresses, and they come from any thread.
void SilenceLibrary() {
  linphone_logging_service_set_log_level_mask(linphone_logging_service_get(), LinphoneLogLevelFatal);
}

void EnableOnly(bctbx_list_t* types, std::string_view first, std::string_view second) {
  for (bctbx_list_t* item = types; item != nullptr; item = bctbx_list_next(item)) {
    const LinphonePointer<LinphonePayloadType> type(static_cast<LinphonePayloadType*>(bctbx_list_get_data(item)));
    const std::string_view name = linphone_payload_type_get_mime_type(type.get());
    const bool wanted = name == first || name == second;
    linphone_payload_type_enable(type.get(), wanted ? TRUE : FALSE);
  }
  bctbx_list_free(types);
}

constexpr int kMaxCalls = 8;
constexpr int kPatience = 5;  // calls of RetryRegistration()

}  // namespace

Result<std::unique_ptr<Core>> Core::Start(const UserAgentSettings& settings, CoreRole role, CoreHandler handler) {
  std::unique_ptr<Core> core(new Core(std::move(handler)));
  const Status ready = core->SetUp(settings, role);
  if (!ready.ok()) return ready.error();
  return core;
}

Status Core::SetUp(const UserAgentSettings& settings, CoreRole role) {
  SilenceLibrary();
  LinphoneFactory* factory = linphone_factory_get();
  linphone_factory_set_data_dir(factory, settings.folder.c_str());
  linphone_factory_set_config_dir(factory, settings.folder.c_str());
  linphone_factory_set_download_dir(factory, settings.folder.c_str());
  const LinphonePointer<LinphoneConfig> config(linphone_config_new_from_buffer(CoreConfig(settings, role).c_str()));
  core_.reset(linphone_factory_create_core_with_config_3(factory, config.get(), nullptr));
  if (core_ == nullptr) return Error{"liblinphone cannot make a core"};
  linphone_core_set_user_data(core_.get(), this);
  AddCallbacks();
  const LinphonePointer<LinphoneAuthInfo> login(
      linphone_auth_info_new(settings.aor.user.c_str(), nullptr, settings.password.c_str(), nullptr,
                             settings.aor.domain.c_str(), settings.aor.domain.c_str()));
  linphone_core_add_auth_info(core_.get(), login.get());
  linphone_core_set_user_agent(core_.get(), "Foyer", "door");
  linphone_core_disable_chat(core_.get(), LinphoneReasonNotImplemented);
  linphone_core_set_max_calls(core_.get(), kMaxCalls);
  linphone_core_enable_auto_iterate(core_.get(), FALSE);
  const int started = linphone_core_start(core_.get());
  if (started != 0) return Error{"liblinphone does not start (" + std::to_string(started) + ")"};
  linphone_core_set_network_reachable(core_.get(), TRUE);
  SetUpSound(settings, role);
  linphone_core_enable_video_capture(core_.get(), FALSE);
  linphone_core_enable_video_display(core_.get(), FALSE);
  linphone_core_enable_video_preview(core_.get(), FALSE);
  ChooseCodecs();
  return Ok();
}

void Core::AddCallbacks() {
  const LinphonePointer<LinphoneCoreCbs> callbacks(linphone_factory_create_core_cbs(linphone_factory_get()));
  linphone_core_cbs_set_call_state_changed(
      callbacks.get(), [](LinphoneCore* core, LinphoneCall* call, LinphoneCallState state, const char*) {
        CoreOf(core).OnCall(*call, state);
      });
  linphone_core_cbs_set_registration_state_changed(
      callbacks.get(), [](LinphoneCore* core, LinphoneProxyConfig*, LinphoneRegistrationState state, const char*) {
        CoreOf(core).OnRegistration(state);
      });
  linphone_core_add_callbacks(core_.get(), callbacks.get());
}

void Core::SetUpSound(const UserAgentSettings& settings, CoreRole role) {
  linphone_core_set_ring(core_.get(), nullptr);
  linphone_core_set_ringback(core_.get(), nullptr);
  const std::string device = RegisterSoundCard(*linphone_core_get_ms_factory(core_.get()), *settings.sound,
                                               role == CoreRole::kRing ? SoundOf::kRing : SoundOf::kLookIn);
  linphone_core_set_capture_device(core_.get(), device.c_str());
  linphone_core_set_playback_device(core_.get(), device.c_str());
}

void Core::UseCamera(VideoSource& camera) {
  has_camera_ = true;
  linphone_core_enable_video_capture(core_.get(), TRUE);
  const std::string id = RegisterCamera(*linphone_core_get_ms_factory(core_.get()), camera);
  linphone_core_set_video_device(core_.get(), id.c_str());
  linphone_core_set_preferred_framerate(core_.get(), static_cast<float>(camera.frames_per_second()));
}

// One picture codec, and the two that every phone in a house has for sound: the relay converts between those.
void Core::ChooseCodecs() {
  EnableOnly(linphone_core_get_audio_payload_types(core_.get()), "PCMU", "PCMA");
  EnableOnly(linphone_core_get_video_payload_types(core_.get()), "H264", "H264");
}

void Core::OnCall(LinphoneCall& call, LinphoneCallState state) {
  if (stopping_ && state == LinphoneCallStateIncomingReceived) return;  // too late to be shown anything
  if (handler_.on_call) handler_.on_call(*this, call, state);
}

void Core::OnRegistration(LinphoneRegistrationState state) {
  const bool was = registered_;
  // A refresh in good time is silent; "progress" after "ok" says that the connection was lost.
  registered_ = state == LinphoneRegistrationOk;
  registration_failed_ = state == LinphoneRegistrationFailed;
  if (registered_ != was && handler_.on_registration) handler_.on_registration();
}

void Core::RetryRegistration() {
  const bool stuck = !registered_ && ++retries_without_answer_ >= kPatience;
  if (!registration_failed_ && !stuck) return;
  retries_without_answer_ = 0;
  registration_failed_ = false;
  linphone_core_refresh_registers(core_.get());
}

LinphonePointer<LinphoneCallParams> Core::CallParameters(LinphoneCall* call) const {
  LinphonePointer<LinphoneCallParams> parameters(linphone_core_create_call_params(core_.get(), call));
  linphone_call_params_enable_audio(parameters.get(), TRUE);
  linphone_call_params_enable_video(parameters.get(), has_camera_ ? TRUE : FALSE);
  linphone_call_params_set_video_direction(parameters.get(), LinphoneMediaDirectionSendOnly);
  linphone_call_params_enable_early_media_sending(parameters.get(), TRUE);
  return parameters;
}

LinphoneCall* Core::Invite(const std::string& target, const LinphoneCallParams& parameters) {
  const LinphonePointer<LinphoneAddress> address(linphone_address_new(target.c_str()));
  if (address == nullptr) return nullptr;
  return linphone_core_invite_address_with_params(core_.get(), address.get(), &parameters);
}

bool Core::HangUp(std::string_view call_id) {
  for (const bctbx_list_t* item = linphone_core_get_calls(core_.get()); item != nullptr; item = bctbx_list_next(item)) {
    auto* call = static_cast<LinphoneCall*>(bctbx_list_get_data(item));
    const char* id = linphone_call_log_get_call_id(linphone_call_get_call_log(call));
    if (id == nullptr || call_id != id) continue;
    linphone_call_terminate(call);
    return true;
  }
  return false;
}

// Whoever would answer our BYE and our de-registration lives in this very thread, so waiting for it would be in vain:
// the BYE goes out, then the connection closes, and the proxy sees that.
Core::~Core() {
  stopping_ = true;
  if (core_ == nullptr) return;
  HangUpAll();
  Iterate();
  linphone_core_set_network_reachable(core_.get(), FALSE);
  linphone_core_stop(core_.get());
}

std::string WhyEnded(const LinphoneCall& call) {
  const LinphoneErrorInfo* error = linphone_call_get_error_info(&call);
  const int code = error == nullptr ? 0 : linphone_error_info_get_protocol_code(error);
  if (code < 300) return "hung up";
  const char* phrase = linphone_error_info_get_phrase(error);
  return std::to_string(code) + (phrase == nullptr ? "" : std::string(" ") + phrase);
}

}  // namespace foyer::phone
