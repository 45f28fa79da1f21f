// The description of the API, drawn from the schema by Swagger UI. Nothing is sent to or fetched from elsewhere.
"use strict";

// Swagger UI speaks English only; these are the words of its own that it shows.
const WORDS = {
  "Authorize": "填写标识和密钥",
  "Available authorizations": "身份核验",
  "Authorized": "已取得令牌",
  "Application:": "系统对接方：",
  "Token URL:": "取得令牌的地址：",
  "Flow:": "授权方式：",
  "Scopes:": "数据权限：",
  "Scopes are used to grant an application different levels of access to data on behalf of the end user. Each API may declare one or more scopes.":
    "勾选要申请的数据权限，只能申请登记时核准的。",
  "API requires the following scopes. Select which ones you want to grant to Swagger UI.": "",
  "select all": "全选",
  "select none": "全不选",
  "client_id:": "标识：",
  "client_secret:": "密钥：",
  "Authorization:": "密钥的写法：",
  "Close": "关闭",
  "Logout": "退出",
  "Parameters": "参数",
  "No parameters": "没有参数",
  "Name": "名称",
  "Description": "说明",
  "Request body": "请求体",
  "required": "必填",
  "Responses": "回答",
  "Response": "回答",
  "Code": "状态码",
  "Details": "内容",
  "* required": "必填",
  "Links": "链接",
  "No links": "无",
  "Media type": "内容类型",
  "Controls": "决定所取的",
  "header.": " 格式。",
  "Example Value": "示例",
  "Schema": "结构",
  "Try it out": "试用",
  "Cancel": "取消",
  "Reset": "重填",
  "Execute": "发送请求",
  "Clear": "清空",
  "Loading": "正在读取",
  "Available values": "可取值",
  "Default value": "默认值",
  "Send empty value": "发送空值",
  "Server response": "服务器的回答",
  "Response body": "回答的内容",
  "Response headers": "回答的头部",
  "Request URL": "请求地址",
  "Curl": "命令行",
  "Download": "下载",
  "Download file": "下载文件",
  "Expand all": "全部展开",
  "Collapse all": "全部收起",
  "Undocumented": "没有说明",
};

function inChinese(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.currentNode; text; text = walker.nextNode()) {
    const said = WORDS[text.nodeValue.trim()];
    if (said !== undefined) {
      text.nodeValue = said;
    }
  }
}

const place = document.getElementById("api-docs");

new MutationObserver((changes) => {
  for (const change of changes) {
    change.addedNodes.forEach(inChinese);
    if (change.type === "characterData") {
      inChinese(change.target);
    }
  }
}).observe(place, { childList: true, subtree: true, characterData: true });

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: false,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
});
