//! How WebKitGTK draws the window.

use tauri::Manager;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Has the page drawn by the processor. Forms and tables gain nothing from layers on a graphics card, which cost the
/// window's process some forty megabytes, and with some drivers leave it white. A window that WebKit's driver automates is
/// left as it is: the driver waits for a layer when it takes a picture.
pub fn draw_without_graphics_card(app: &tauri::AppHandle) {
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        return;
    }
    let Some(window) = app.get_webview_window("main") else { return };
    let drawn = window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = drawn {
        tracing::warn!(%error, "the page is drawn as WebKit likes");
    }
}
