// Owns one reference of a liblinphone object and gives it back.
#pragma once
#include <linphone/core.h>

#include <memory>

namespace foyer::phone {

struct LinphoneUnref {
  void operator()(LinphoneCore* core) const { linphone_core_unref(core); }
  void operator()(LinphoneCoreCbs* callbacks) const { linphone_core_cbs_unref(callbacks); }
  void operator()(LinphoneConfig* config) const { linphone_config_unref(config); }
  void operator()(LinphoneCall* call) const { linphone_call_unref(call); }
  void operator()(LinphoneCallParams* parameters) const { linphone_call_params_unref(parameters); }
  void operator()(LinphoneAddress* address) const { linphone_address_unref(address); }
  void operator()(LinphoneAuthInfo* login) const { linphone_auth_info_unref(login); }
  void operator()(LinphoneVideoActivationPolicy* policy) const { linphone_video_activation_policy_unref(policy); }
  void operator()(LinphonePayloadType* type) const { linphone_payload_type_unref(type); }
};

template <typename T>
using LinphonePointer = std::unique_ptr<T, LinphoneUnref>;

}  // namespace foyer::phone
